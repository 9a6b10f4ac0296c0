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

package io.synapsed.storage.observation;

import org.jspecify.annotations.Nullable;

/**
 * The meters of every store. Figures of the engine and the layers have a name of
 * {@code synapsed.storage.} followed by the name of the
 * {@link io.synapsed.storage.spi.Statistic}; the cache has Micrometer's cache meters.
 * {@code docs/metrics.md} lists all meters.
 *
 * @since 0.1.0
 */
public enum StorageMeter {

	/**
	 * Counts every logical operation. Tags: store, operation, and namespace if switched
	 * on.
	 */
	OPERATIONS("synapsed.storage.operations", null, "Operations of the application, whatever their outcome"),

	/** Counts operations that threw. Tags: store, operation, exception. */
	ERRORS("synapsed.storage.errors", null, "Operations that ended in an exception"),

	/**
	 * Times logical operations: one in 64 in mode {@code metrics}, all of them in mode
	 * {@code full}. Tags: store, operation, error.
	 */
	OPERATION_DURATION("synapsed.storage.operation.duration", "seconds",
			"Time of operations of the application; in mode 'metrics' of one in 64"),

	/**
	 * Counts the bytes of values that the application wrote or read. Tags: store,
	 * direction.
	 */
	BYTES("synapsed.storage.bytes", "bytes", "Bytes of values that the application wrote (in) and read (out)"),

	/** Counts operations that reached the engine. Tags: store, operation. */
	BACKEND_OPERATIONS("synapsed.storage.backend.operations", null, "Operations that reached the engine"),

	/** Times the engine, one operation in 64. Tags: store, operation, error. */
	BACKEND_DURATION("synapsed.storage.backend.duration", "seconds", "Time spent in the engine, of one in 64"),

	/** Counts operations of the engine that threw. Tags: store, operation, exception. */
	BACKEND_ERRORS("synapsed.storage.backend.errors", null, "Operations that failed in the engine"),

	/**
	 * Counts the bytes that went into and came out of the engine. Tags: store, direction.
	 */
	BACKEND_BYTES("synapsed.storage.backend.bytes", "bytes",
			"Bytes that went into (in) and came out of (out) the engine");

	private final String meterName;

	private final @Nullable String unit;

	private final String description;

	StorageMeter(String meterName, @Nullable String unit, String description) {
		this.meterName = meterName;
		this.unit = unit;
		this.description = description;
	}

	/**
	 * Returns the name of the meter.
	 * @return name with dots
	 */
	public String meterName() {
		return this.meterName;
	}

	/**
	 * Returns the base unit of the meter.
	 * @return {@code seconds}, {@code bytes}, or {@code null} for a count
	 */
	public @Nullable String unit() {
		return this.unit;
	}

	/**
	 * Returns the description of the meter.
	 * @return one sentence without a full stop
	 */
	public String description() {
		return this.description;
	}

	/** The tags of the meters. */
	public enum Tag {

		/** Name of the store. */
		STORE("store"),

		/** {@link io.synapsed.storage.spi.StoreOperation#tagValue()}. */
		OPERATION("operation"),

		/** Simple name of the exception. */
		EXCEPTION("exception"),

		/** Simple name of the exception, {@code none} if there was none. */
		ERROR("error"),

		/**
		 * Name of the namespace: {@code default} for the one without a name,
		 * {@code several} for a batch over more than one, {@code none} for an operation
		 * on no namespace, {@code other} beyond the limit.
		 */
		NAMESPACE("namespace"),

		/** Type of the engine. */
		ENGINE("engine"),

		/** Name of the compression algorithm. */
		ALGORITHM("algorithm"),

		/** On cache meters: always {@code synapsedStorage}. */
		CACHE_MANAGER("cache.manager"),

		/** On cache meters: name of the store, like the tag {@code cache}. */
		CACHE_NAME("name"),

		/** {@code in} for writes, {@code out} for reads. */
		DIRECTION("direction");

		private final String key;

		Tag(String key) {
			this.key = key;
		}

		/**
		 * Returns the key of the tag.
		 * @return the key
		 */
		public String key() {
			return this.key;
		}

	}

}
