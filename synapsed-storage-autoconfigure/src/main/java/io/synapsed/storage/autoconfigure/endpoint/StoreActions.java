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

import io.synapsed.storage.StorageCompressionException;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.autoconfigure.StorageMaintenance;
import io.synapsed.storage.autoconfigure.ValueMaintenance;
import io.synapsed.storage.autoconfigure.endpoint.StorageEndpoint.MaintenanceAction;
import io.synapsed.storage.maintenance.NamespaceEraser;
import io.synapsed.storage.maintenance.ValueJobs;
import io.synapsed.storage.spi.Capability;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.transform.compression.CompressionCodec;
import io.synapsed.storage.transform.compression.DictionaryTraining;
import org.jspecify.annotations.Nullable;

/**
 * Does what the endpoint is asked to do to a store, or says why it cannot be done and
 * what can.
 */
final class StoreActions {

	private final StorageMaintenance maintenance;

	StoreActions(StorageMaintenance maintenance) {
		this.maintenance = maintenance;
	}

	/**
	 * Finds an action by its name, whatever its case and separators.
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

	private static String name(MaintenanceAction action) {
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
		switch (action) {
			case FLUSH -> template.flush();
			case COMPACT -> compact(template);
			case VERIFY -> jobs(template, action).verify();
			case RECODE -> jobs(template, action).recode();
			case RETIRE -> jobs(template, action).retire();
			case ROTATE_KEYS -> encrypted(template, action, values(template).flatMap(ValueMaintenance::keys)).rotate();
			case RESTORE_KEYS ->
				encrypted(template, action, values(template).flatMap(ValueMaintenance::keys)).restore();
			case FORGET -> forget(template, namespace);
			case TRAIN -> {
				return train(template, namespace(namespace));
			}
		}
		return null;
	}

	private Optional<ValueMaintenance> values(StorageTemplate template) {
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

	private void forget(StorageTemplate template, @Nullable String name) {
		Namespace namespace = toForget(template, name);
		NamespaceEraser eraser = encrypted(template, MaintenanceAction.FORGET,
				values(template).flatMap(ValueMaintenance::eraser));
		// Before the keys are destroyed: the entries could not be found afterwards.
		requireScan(template, MaintenanceAction.FORGET);
		eraser.erase(namespace);
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
		requireScan(template, MaintenanceAction.TRAIN);
		ValueMaintenance values = values(template)
			.orElseThrow(() -> unavailable(template, MaintenanceAction.TRAIN, "its values have no header"));
		CompressionCodec codec = values.compression()
			.orElseThrow(() -> unavailable(template, MaintenanceAction.TRAIN,
					"it has no compression; see 'synapsed.storage.compression'"));
		try {
			return values.train(codec, namespace);
		}
		catch (StorageCompressionException ex) {
			throw refused(String.valueOf(ex.getMessage()),
					facts(template, MaintenanceAction.TRAIN, "namespace", namespace.name()));
		}
	}

	private ValueJobs jobs(StorageTemplate template, MaintenanceAction action) {
		requireScan(template, action);
		return values(template).map(ValueMaintenance::jobs)
			.orElseThrow(() -> unavailable(template, action,
					"its values have no header: neither compression, " + "encryption nor integrity is enabled for it"));
	}

	private static void requireScan(StorageTemplate template, MaintenanceAction action) {
		if (!template.capabilities().contains(Capability.ORDERED_SCAN)) {
			throw unavailable(template, action, "it does not have the capability 'ordered-scan'");
		}
	}

	private static <T> T encrypted(StorageTemplate template, MaintenanceAction action, Optional<T> part) {
		return part.orElseThrow(
				() -> unavailable(template, action, "it has no encryption; see 'synapsed.storage.encryption.enabled'"));
	}

	private static void compact(StorageTemplate template) {
		if (!template.capabilities().contains(Capability.COMPACTION)) {
			throw unavailable(template, MaintenanceAction.COMPACT,
					"its engine does not have the capability 'compaction'");
		}
		template.store().compact();
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
