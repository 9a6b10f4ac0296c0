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
	 * Whether the namespace may be written where 'namespace-policy' is 'declared'. Any
	 * setting of a namespace declares it; this one is for namespaces without another.
	 */
	private boolean declared = true;

	/**
	 * How long entries live that are written without a time to live of their own.
	 */
	private @Nullable Duration ttl;

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
		 * Most entries that the namespace may hold.
		 */
		private @Nullable Long maxEntries;

		/**
		 * Most data that the namespace may hold, keys and stored values.
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
	 * The compression of values of the namespace.
	 */
	public static class Compression {

		/**
		 * Whether new values of the namespace are compressed.
		 */
		private @Nullable Boolean enabled;

		/**
		 * Algorithm for new values. With one of its own a namespace does not inherit the
		 * level.
		 */
		private @Nullable String algorithm;

		/**
		 * Level of the algorithm.
		 */
		private @Nullable Integer level;

		/**
		 * What matters where 'adaptive' chooses.
		 */
		private @Nullable CompressionProfile profile;

		/**
		 * Whether small values are written with the newest dictionary.
		 */
		private @Nullable Boolean dictionaries;

		/**
		 * Size from which on a value is compressed.
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
