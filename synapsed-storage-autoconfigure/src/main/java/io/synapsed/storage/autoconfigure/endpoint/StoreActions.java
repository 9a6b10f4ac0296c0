/*
 * Copyright 2026 the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.synapsed.storage.autoconfigure.endpoint;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.autoconfigure.MaintenanceLifecycle;
import io.synapsed.storage.autoconfigure.endpoint.StorageEndpoint.ActionDescriptor;
import io.synapsed.storage.autoconfigure.endpoint.StorageEndpoint.MaintenanceAction;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.exception.StorageCompressionException;
import io.synapsed.storage.maintenance.EncodedValueMaintenance;
import io.synapsed.storage.maintenance.RecordingJobs;
import io.synapsed.storage.maintenance.ValueJobs;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.transform.compression.DictionaryTraining;
import io.synapsed.storage.transform.encryption.KeyRing;
import org.jspecify.annotations.Nullable;

/**
 * Does what the endpoint is asked to do to a store, or says why it cannot be done and
 * what can.
 */
final class StoreActions {

	private static final String NO_SCAN = "it does not have the capability 'ordered-scan'";

	private static final String NO_COMPACTION = "its engine does not have the capability 'compaction'";

	private static final String NO_HEADER = "its values have no header: neither compression, encryption nor integrity"
			+ " is enabled for it";

	private static final String NO_ENCRYPTION = "it has no encryption; see 'synapsed.storage.encryption.enabled'";

	private static final String NO_COMPRESSION = "it has no compression; see 'synapsed.storage.compression'";

	private static final String NO_RECORDING = "its engine always keeps what scans and watches need, or never does";

	private final MaintenanceLifecycle maintenance;

	private final boolean allowed;

	/**
	 * Creates the actions.
	 * @param allowed whether the endpoint takes requests for actions at all
	 */
	StoreActions(MaintenanceLifecycle maintenance, boolean allowed) {
		this.maintenance = maintenance;
		this.allowed = allowed;
	}

	/**
	 * Tells where to see how an action goes on.
	 * @return a sentence, or {@code null} for an action that is done when it is answered
	 */
	static @Nullable String progress(MaintenanceAction action) {
		return switch (action) {
			case VERIFY, RECODE, RETIRE, BUILD_INDEX, DROP_INDEX, START_WATCH, STOP_WATCH ->
				"It runs in the background. A GET of the same address shows its progress under 'jobs'.";
			default -> null;
		};
	}

	/**
	 * Describes what can be done to a store.
	 * @return every action
	 */
	List<ActionDescriptor> describe(StorageTemplate template) {
		return Stream.of(MaintenanceAction.values()).map((action) -> {
			Optional<String> reason = this.allowed ? obstacle(template, action)
					: Optional.of("'management.endpoint.storage.access' is not 'unrestricted'");
			return new ActionDescriptor(name(action), reason.isEmpty(), reason.orElse(null));
		}).toList();
	}

	/** What keeps an action from being done to a store, in any namespace. */
	private Optional<String> obstacle(StorageTemplate template, MaintenanceAction action) {
		boolean scans = template.capabilities().contains(Capability.ORDERED_SCAN);
		Optional<EncodedValueMaintenance> values = values(template);
		Optional<RecordingJobs> recording = this.maintenance.recording(template.name());
		return switch (action) {
			case FLUSH -> Optional.empty();
			case COMPACT -> unless(template.capabilities().contains(Capability.COMPACTION), NO_COMPACTION);
			case VERIFY, RECODE, RETIRE -> unless(scans, NO_SCAN).or(() -> unless(values.isPresent(), NO_HEADER));
			case ROTATE_KEYS, RESTORE_KEYS ->
				unless(values.flatMap(EncodedValueMaintenance::keys).isPresent(), NO_ENCRYPTION);
			case FORGET -> unless(values.flatMap(EncodedValueMaintenance::keys).isPresent(), NO_ENCRYPTION)
				.or(() -> unless(scans, NO_SCAN));
			case TRAIN -> unless(scans, NO_SCAN).or(() -> unless(values.isPresent(), NO_HEADER))
				.or(() -> unless(values.flatMap(EncodedValueMaintenance::compression).isPresent(), NO_COMPRESSION));
			case BUILD_INDEX, DROP_INDEX, START_WATCH, STOP_WATCH -> unless(recording.isPresent(), NO_RECORDING);
		};
	}

	private static Optional<String> unless(boolean possible, String reason) {
		return possible ? Optional.empty() : Optional.of(reason);
	}

	/**
	 * Finds an action by its name, in any case and with any separators.
	 * @param name name of the action, or {@code null} if none was given
	 * @return the action
	 * @throws StorageEndpointException if there is no such action
	 */
	static MaintenanceAction action(@Nullable String name) {
		if (name == null || name.isBlank()) {
			throw refused("The request names no 'action'. Actions are: " + String.join(", ", names()),
					Map.of("actions", names()));
		}
		return Stream.of(MaintenanceAction.values())
			.filter((action) -> plain(action.name()).equals(plain(name)))
			.findFirst()
			.orElseThrow(() -> refused("There is no action '" + name + "'. Actions are: " + String.join(", ", names()),
					Map.of("action", name, "actions", names())));
	}

	private static String plain(String name) {
		return name.replaceAll("[-_. ]", "").toLowerCase(Locale.ROOT);
	}

	private static List<String> names() {
		return Arrays.stream(MaintenanceAction.values()).map(StoreActions::name).toList();
	}

	static String name(MaintenanceAction action) {
		return action.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	/**
	 * Does an action, if the caller may do it.
	 * @param template the store
	 * @param action what to do
	 * @param namespace name of the namespace, or {@code null} if none was given
	 * @return the trained dictionary, {@code null} for any other action
	 * @throws StorageEndpointException if the store cannot do that, or the namespace does
	 * not go with the action
	 */
	@Nullable DictionaryTraining run(StorageTemplate template, MaintenanceAction action, @Nullable String namespace) {
		if (action == MaintenanceAction.FORGET || action == MaintenanceAction.TRAIN) {
			return administer(template, action, (namespace != null) ? namespace : "",
					() -> dispatch(template, action, namespace));
		}
		if (namespace != null) {
			return administer(template, action, null, () -> {
				throw refused(
						"Action '" + name(action) + "' is done to the whole store and takes no namespace. "
								+ "Actions that take one are: forget, train",
						facts(template, action, "namespace", namespace));
			});
		}
		return switch (action) {
			// The layers of the store judge and audit these two themselves.
			case FLUSH, COMPACT -> dispatch(template, action, null);
			default -> administer(template, action, null, () -> dispatch(template, action, null));
		};
	}

	private @Nullable DictionaryTraining administer(StorageTemplate template, MaintenanceAction action,
			@Nullable String namespace, Supplier<@Nullable DictionaryTraining> work) {
		return this.maintenance.<@Nullable DictionaryTraining>administer(template.name(), namespace, name(action),
				work);
	}

	private @Nullable DictionaryTraining dispatch(StorageTemplate template, MaintenanceAction action,
			@Nullable String namespace) {
		Namespace target = (action == MaintenanceAction.TRAIN) ? namespace(namespace)
				: (action == MaintenanceAction.FORGET) ? toForget(template, namespace) : Namespace.DEFAULT;
		obstacle(template, action).ifPresent((reason) -> {
			throw unavailable(template, action, reason);
		});
		switch (action) {
			case FLUSH -> template.flush();
			case COMPACT -> template.store().compact();
			case VERIFY -> jobs(template).verify();
			case RECODE -> jobs(template).recode();
			case RETIRE -> jobs(template).retire();
			case ROTATE_KEYS -> keys(template).rotate();
			case RESTORE_KEYS -> keys(template).restore();
			// The check has seen to ordered scans: without them the entries could not be
			// found once the keys are destroyed.
			case FORGET -> values(template).flatMap(EncodedValueMaintenance::eraser).orElseThrow().erase(target);
			case BUILD_INDEX -> recording(template).submit(Capability.ORDERED_SCAN, true);
			case DROP_INDEX -> recording(template).submit(Capability.ORDERED_SCAN, false);
			case START_WATCH -> recording(template).submit(Capability.WATCH, true);
			case STOP_WATCH -> recording(template).submit(Capability.WATCH, false);
			case TRAIN -> {
				return train(template, target);
			}
		}
		return null;
	}

	private Optional<EncodedValueMaintenance> values(StorageTemplate template) {
		return this.maintenance.values(template.name());
	}

	/**
	 * Finds a namespace by its name.
	 * @param name name of the namespace, or {@code null} for the default one
	 * @return the namespace
	 * @throws StorageEndpointException if no namespace can have that name
	 */
	static Namespace namespace(@Nullable String name) {
		try {
			return Namespace.named((name != null) ? name : "");
		}
		catch (IllegalArgumentException ex) {
			throw refused("There cannot be such a namespace: " + ex.getMessage(),
					Map.of("namespace", String.valueOf(name)));
		}
	}

	private static Namespace toForget(StorageTemplate template, @Nullable String name) {
		if (name == null || name.isEmpty()) {
			throw refused(
					"Action 'forget' needs the 'namespace' to forget; the default namespace, which has no name, "
							+ "cannot be forgotten",
					facts(template, MaintenanceAction.FORGET, "parameter", "namespace"));
		}
		return namespace(name);
	}

	private DictionaryTraining train(StorageTemplate template, Namespace namespace) {
		EncodedValueMaintenance values = values(template).orElseThrow();
		try {
			return values.train(values.compression().orElseThrow(), namespace);
		}
		catch (StorageCompressionException ex) {
			throw refused(String.valueOf(ex.getMessage()),
					facts(template, MaintenanceAction.TRAIN, "namespace", namespace.name()));
		}
	}

	private ValueJobs jobs(StorageTemplate template) {
		return values(template).orElseThrow().jobs();
	}

	private RecordingJobs recording(StorageTemplate template) {
		return this.maintenance.recording(template.name()).orElseThrow();
	}

	private KeyRing keys(StorageTemplate template) {
		return values(template).flatMap(EncodedValueMaintenance::keys).orElseThrow();
	}

	private static StorageEndpointException unavailable(StorageTemplate template, MaintenanceAction action,
			String reason) {
		return refused("Action '" + name(action) + "' is not available for store '" + template.name() + "': " + reason,
				facts(template, action, "reason", reason));
	}

	private static StorageEndpointException refused(String message, Map<String, Object> facts) {
		return new StorageEndpointException(StorageEndpointException.BAD_REQUEST, message, facts);
	}

	private static Map<String, Object> facts(StorageTemplate template, MaintenanceAction action, String more,
			String value) {
		return Map.of("store", template.name(), "action", name(action), more, value);
	}

}
