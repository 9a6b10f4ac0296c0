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

package io.synapsed.storage.autoconfigure.properties;

import java.time.Duration;

import io.synapsed.storage.common.ConsistencyLevel;
import io.synapsed.storage.transform.compression.CompressionProfile;
import org.jspecify.annotations.Nullable;

import org.springframework.util.unit.DataSize;

/**
 * What a namespace has of its own. What is not set here is as in the store.
 *
 * @since 0.1.0
 */
public class NamespaceProperties {

	/**
	 * Whether the namespace may be written with 'namespace-policy: declared'. Any other
	 * setting of a namespace declares it, too.
	 */
	private boolean declared = true;

	/**
	 * Time to live of entries that are written without one.
	 */
	private @Nullable Duration ttl;

	/**
	 * What reads and writes of the namespace may rely on. A level that the store cannot
	 * give fails at start-up.
	 */
	private @Nullable ConsistencyLevel consistencyLevel;

	private final Cache cache = new Cache();

	private final Compression compression = new Compression();

	private final Encryption encryption = new Encryption();

	private final Limits limits = new Limits();

	public boolean isDeclared() {
		return this.declared;
	}

	public void setDeclared(boolean declared) {
		this.declared = declared;
	}

	public @Nullable Duration getTtl() {
		return this.ttl;
	}

	public void setTtl(@Nullable Duration ttl) {
		this.ttl = ttl;
	}

	public @Nullable ConsistencyLevel getConsistencyLevel() {
		return this.consistencyLevel;
	}

	public void setConsistencyLevel(@Nullable ConsistencyLevel consistencyLevel) {
		this.consistencyLevel = consistencyLevel;
	}

	public Cache getCache() {
		return this.cache;
	}

	public Compression getCompression() {
		return this.compression;
	}

	public Encryption getEncryption() {
		return this.encryption;
	}

	public Limits getLimits() {
		return this.limits;
	}

	/**
	 * How much the namespace may hold.
	 */
	public static class Limits {

		/**
		 * Maximum number of entries in the namespace.
		 */
		private @Nullable Long maxEntries;

		/**
		 * Maximum amount of data in the namespace: keys and stored values.
		 */
		private @Nullable DataSize maxSize;

		public @Nullable Long getMaxEntries() {
			return this.maxEntries;
		}

		public void setMaxEntries(@Nullable Long maxEntries) {
			this.maxEntries = maxEntries;
		}

		public @Nullable DataSize getMaxSize() {
			return this.maxSize;
		}

		public void setMaxSize(@Nullable DataSize maxSize) {
			this.maxSize = maxSize;
		}

	}

	/**
	 * The namespace in the cache of the store.
	 */
	public static class Cache {

		private final DecodedValues decodedValues = new DecodedValues();

		public DecodedValues getDecodedValues() {
			return this.decodedValues;
		}

	}

	/**
	 * The objects of typed reads of the namespace in the cache.
	 */
	public static class DecodedValues {

		/**
		 * Whether the cache of the store keeps the objects of typed reads of the
		 * namespace.
		 */
		private @Nullable Boolean enabled;

		public @Nullable Boolean getEnabled() {
			return this.enabled;
		}

		public void setEnabled(@Nullable Boolean enabled) {
			this.enabled = enabled;
		}

	}

	/**
	 * The compression of values of the namespace.
	 */
	public static class Compression {

		/**
		 * Whether new values of the namespace are compressed.
		 */
		private @Nullable Boolean enabled;

		/**
		 * Algorithm for new values of the namespace. A namespace that sets 'algorithm'
		 * does not inherit 'level'.
		 */
		private @Nullable String algorithm;

		/**
		 * Level of the algorithm.
		 */
		private @Nullable Integer level;

		/**
		 * Goal of 'adaptive'.
		 */
		private @Nullable CompressionProfile profile;

		/**
		 * Whether small values are compressed with the newest dictionary of the
		 * namespace.
		 */
		private @Nullable Boolean dictionaries;

		/**
		 * Minimum size of a value that is compressed.
		 */
		private @Nullable DataSize minSize;

		public @Nullable Boolean getEnabled() {
			return this.enabled;
		}

		public void setEnabled(@Nullable Boolean enabled) {
			this.enabled = enabled;
		}

		public @Nullable String getAlgorithm() {
			return this.algorithm;
		}

		public void setAlgorithm(@Nullable String algorithm) {
			this.algorithm = algorithm;
		}

		public @Nullable Integer getLevel() {
			return this.level;
		}

		public void setLevel(@Nullable Integer level) {
			this.level = level;
		}

		public @Nullable CompressionProfile getProfile() {
			return this.profile;
		}

		public void setProfile(@Nullable CompressionProfile profile) {
			this.profile = profile;
		}

		public @Nullable Boolean getDictionaries() {
			return this.dictionaries;
		}

		public void setDictionaries(@Nullable Boolean dictionaries) {
			this.dictionaries = dictionaries;
		}

		public @Nullable DataSize getMinSize() {
			return this.minSize;
		}

		public void setMinSize(@Nullable DataSize minSize) {
			this.minSize = minSize;
		}

	}

	/**
	 * The encryption of the namespace.
	 */
	public static class Encryption {

		/**
		 * Whether new values of the namespace are encrypted.
		 */
		private @Nullable Boolean enabled;

		public @Nullable Boolean getEnabled() {
			return this.enabled;
		}

		public void setEnabled(@Nullable Boolean enabled) {
			this.enabled = enabled;
		}

	}

}
