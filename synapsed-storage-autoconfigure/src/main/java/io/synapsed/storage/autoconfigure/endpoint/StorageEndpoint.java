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

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.StoreConsistency;
import io.synapsed.storage.autoconfigure.MaintenanceLifecycle;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.ConsistencyLevel;
import io.synapsed.storage.maintenance.JobReport;
import io.synapsed.storage.maintenance.JobState;
import io.synapsed.storage.spi.LayerDescription;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.spi.Statistic;
import io.synapsed.storage.spi.StoreWarning;
import io.synapsed.storage.transform.compression.DictionaryTraining;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * {@link Endpoint} that shows what stores are made of and how they do. By itself it only
 * reads; everything else needs {@code management.endpoint.storage.access=unrestricted}.
 *
 * @since 0.1.0
 */
@Endpoint(id = "storage", defaultAccess = Access.READ_ONLY)
public class StorageEndpoint {

	private static final String EXPLAIN_KEYS = "synapsed.storage.endpoint.explain-keys";

	private final Map<String, StorageTemplate> templates = new TreeMap<>();

	private final MaintenanceLifecycle maintenance;

	private final StoreActions actions;

	private final boolean explainsKeys;

	/**
	 * Creates an endpoint.
	 * @param templates the stores
	 * @param maintenance what stores do in the background
	 * @param explainsKeys whether single keys are explained, and those of damaged values
	 * listed
	 * @param access what callers may do with the endpoint, which decides whether the
	 * actions that it shows are available
	 */
	public StorageEndpoint(Collection<StorageTemplate> templates, MaintenanceLifecycle maintenance,
			boolean explainsKeys, Access access) {
		this.maintenance = maintenance;
		this.actions = new StoreActions(maintenance, access == Access.UNRESTRICTED);
		templates.forEach((template) -> this.templates.put(template.name(), template));
		this.explainsKeys = explainsKeys;
	}

	/**
	 * Describes all stores.
	 * @return the stores by name
	 */
	@ReadOperation
	public StoresDescriptor stores() {
		Map<String, StoreDescriptor> stores = new LinkedHashMap<>();
		this.templates.forEach((name, template) -> stores.put(name, describe(template)));
		return new StoresDescriptor(stores);
	}

	/**
	 * Describes one store.
	 * @param store name of the store
	 * @return the store
	 * @throws InvalidEndpointRequestException if there is no store of that name
	 */
	@ReadOperation
	public StoreDescriptor store(@Selector String store) {
		return describe(template(store));
	}

	private StorageTemplate template(String store) {
		StorageTemplate template = this.templates.get(store);
		if (template == null) {
			List<String> names = List.copyOf(this.templates.keySet());
			throw new StorageEndpointException(StorageEndpointException.NOT_FOUND,
					"There is no store '" + store + "'. Stores are: " + String.join(", ", names),
					Map.of("store", store, "stores", names));
		}
		return template;
	}

	/**
	 * Tells what every layer knows about a key, never its value.
	 * @param store name of the store
	 * @param key the key as text; slashes in it separate path segments
	 * @param namespace name of the namespace, or {@code null} for the default one
	 * @return what the layers know
	 * @throws InvalidEndpointRequestException if there is no such store or namespace, or
	 * keys are not explained
	 */
	@ReadOperation
	public KeyDescriptor key(@Selector String store, @Selector(match = Selector.Match.ALL_REMAINING) String[] key,
			@Nullable String namespace) {
		StorageTemplate template = template(store);
		if (!this.explainsKeys) {
			throw new StorageEndpointException(StorageEndpointException.NOT_FOUND,
					"Keys are not explained. Set '" + EXPLAIN_KEYS + "' to true to have them explained",
					Map.of("store", store, "property", EXPLAIN_KEYS));
		}
		return new KeyDescriptor(
				layers(template.store().explain(StoreActions.namespace(namespace).encode(String.join("/", key)))));
	}

	/**
	 * Maintains a store.
	 * @param store name of the store
	 * @param action name of a {@link MaintenanceAction}, in any case, with or without
	 * separators
	 * @param namespace name of the namespace to forget, or to train a dictionary for,
	 * which is the default one without a name; {@code null} for every other action
	 * @return what was done
	 * @throws InvalidEndpointRequestException if there is no such store or action, or the
	 * store cannot do that; the message says why, and what is possible
	 */
	@WriteOperation
	public MaintenanceDescriptor maintain(@Selector String store, @Nullable String action, @Nullable String namespace) {
		template(store);
		return maintain(store, StoreActions.action(action), namespace);
	}

	/**
	 * Maintains a store.
	 * @param store name of the store
	 * @param action what to do
	 * @param namespace name of the namespace to forget, or to train a dictionary for,
	 * which is the default one without a name; {@code null} for every other action
	 * @return what was done
	 * @throws InvalidEndpointRequestException if there is no such store, or it cannot do
	 * that; the message says why, and what is possible
	 */
	public MaintenanceDescriptor maintain(String store, MaintenanceAction action, @Nullable String namespace) {
		long start = System.nanoTime();
		DictionaryTraining training = this.actions.run(template(store), action, namespace);
		return new MaintenanceDescriptor(StoreActions.name(action), (System.nanoTime() - start) / 1_000_000, training,
				StoreActions.progress(action));
	}

	private StoreDescriptor describe(StorageTemplate template) {
		Map<String, @Nullable Number> statistics = new LinkedHashMap<>();
		for (Statistic statistic : template.store().statistics()) {
			statistics.put(statistic.name(), statistic.number());
		}
		return new StoreDescriptor(layers(template.store().layers()),
				template.capabilities().stream().map(Capability::propertyValue).sorted().toList(),
				ConsistencyDescriptor.of(template.consistency()), statistics, warnings(template),
				this.maintenance.reports(template.name()).stream().map(this::describe).toList(),
				this.actions.describe(template));
	}

	private List<StoreWarning> warnings(StorageTemplate template) {
		List<StoreWarning> warnings = new ArrayList<>(template.store().warnings());
		warnings.addAll(this.maintenance.warnings(template.name()));
		return warnings;
	}

	private JobDescriptor describe(JobReport report) {
		List<KeyName> damaged = this.explainsKeys ? report.findings().damaged().stream().map(KeyName::of).toList()
				: List.of();
		return new JobDescriptor(report.job(), report.state(), report.started(), report.ended(), report.entries(),
				report.bytes(), report.findings().counts(), damaged,
				(report.problem() != null) ? report.problem().getMessage() : null);
	}

	private static List<LayerDescriptor> layers(List<LayerDescription> descriptions) {
		return descriptions.stream()
			.map((description) -> new LayerDescriptor(description.layer(), description.facts()))
			.toList();
	}

	/** What can be done to a store. */
	public enum MaintenanceAction {

		/** Makes everything durable. */
		FLUSH,

		/** Reclaims space. */
		COMPACT,

		/** Starts to read all values in the background, and lists the damaged ones. */
		VERIFY,

		/**
		 * Starts to write all values as new ones are written, in the background.
		 */
		RECODE,

		/**
		 * Starts to look in the background for data keys and dictionaries of before that
		 * no value needs, and removes them.
		 */
		RETIRE,

		/**
		 * Gives every namespace a new data key; what is stored stays readable.
		 */
		ROTATE_KEYS,

		/**
		 * Writes the data keys that are in memory in place of a key ring that is gone,
		 * cut or older. Does nothing to one that is as it should be.
		 */
		RESTORE_KEYS,

		/**
		 * Destroys the data keys of a namespace and removes its entries, for ever.
		 */
		FORGET,

		/** Makes a compression dictionary for the small values of a namespace. */
		TRAIN,

		/**
		 * Starts to build the index for scans in the background, from the beginning.
		 */
		BUILD_INDEX,

		/** Starts to remove the index for scans in the background. */
		DROP_INDEX,

		/** Starts in the background to record changes for watches. */
		START_WATCH,

		/**
		 * Ends the recording of changes for watches in the background, and removes them.
		 * Running watches end.
		 */
		STOP_WATCH

	}

	/**
	 * All stores.
	 *
	 * @param stores the stores by name
	 */
	public record StoresDescriptor(Map<String, StoreDescriptor> stores) implements OperationResponseBody {
	}

	/**
	 * One store.
	 *
	 * @param layers its layers, from the application to the engine
	 * @param capabilities what it can do
	 * @param consistency what its reads and writes may rely on
	 * @param statistics its figures by name: integers, but for shares and times;
	 * {@code null} for a figure that is not known
	 * @param warnings settings that are likely to hurt, each with its remedy
	 * @param jobs the latest background job of each kind
	 * @param actions what can be done to it
	 */
	public record StoreDescriptor(List<LayerDescriptor> layers, List<String> capabilities,
			ConsistencyDescriptor consistency, Map<String, @Nullable Number> statistics, List<StoreWarning> warnings,
			List<JobDescriptor> jobs, List<ActionDescriptor> actions) implements OperationResponseBody {
	}

	/**
	 * What reads and writes of a store may rely on.
	 *
	 * @param level what a call gets that names no level
	 * @param set whether the level was set; otherwise it is what engine and cache give
	 * @param available the levels that the store gives, the cheapest first
	 * @param namespaces the levels of namespaces that have their own
	 */
	public record ConsistencyDescriptor(String level, boolean set, List<String> available,
			Map<String, String> namespaces) {

		private static ConsistencyDescriptor of(StoreConsistency consistency) {
			Map<String, String> namespaces = new TreeMap<>();
			consistency.namespaces().forEach((name, level) -> namespaces.put(name, level.propertyValue()));
			return new ConsistencyDescriptor(consistency.level().propertyValue(), consistency.set(),
					consistency.available().stream().sorted().map(ConsistencyLevel::propertyValue).toList(),
					namespaces);
		}

	}

	/**
	 * What may be done to a store.
	 *
	 * @param action name of the action, as requests write it
	 * @param available whether the store and the access to the endpoint allow it
	 * @param because why not, or {@code null} if it is available
	 */
	public record ActionDescriptor(String action, boolean available, @Nullable String because) {
	}

	/**
	 * One background job.
	 *
	 * @param job what it does
	 * @param state whether it is at work
	 * @param started when it began
	 * @param ended when it ended
	 * @param entries number of entries that were visited
	 * @param bytes size of their keys and stored values in bytes
	 * @param counts what was found
	 * @param damaged keys of values that cannot be read; empty unless keys are explained
	 * @param problem what ended it
	 */
	public record JobDescriptor(String job, JobState state, @Nullable Instant started, @Nullable Instant ended,
			long entries, long bytes, Map<String, Long> counts, List<KeyName> damaged, @Nullable String problem) {
	}

	/**
	 * One key.
	 *
	 * @param namespace name of the namespace, empty for the default one
	 * @param key the key as text
	 */
	public record KeyName(String namespace, String key) {

		static KeyName of(Bytes storedKey) {
			Namespace namespace = Namespace.ofKey(storedKey);
			return new KeyName(namespace.name(), namespace.decode(storedKey).toUtf8());
		}

	}

	/**
	 * One layer, or what it knows about a key.
	 *
	 * @param layer name of the layer, or type of the engine
	 * @param facts names and values
	 */
	public record LayerDescriptor(String layer, Map<String, Object> facts) {
	}

	/**
	 * One key.
	 *
	 * @param layers what the layers know, from the application to the engine
	 */
	public record KeyDescriptor(List<LayerDescriptor> layers) implements OperationResponseBody {
	}

	/**
	 * Maintenance that was done or has begun.
	 *
	 * @param action what was done, as requests write it
	 * @param milliseconds how long it took
	 * @param training what training a dictionary has come to, {@code null} for any other
	 * action
	 * @param progress where to see how it goes on in the background, {@code null} if it
	 * is done
	 */
	public record MaintenanceDescriptor(String action, long milliseconds, @Nullable DictionaryTraining training,
			@Nullable String progress) implements OperationResponseBody {
	}

}
