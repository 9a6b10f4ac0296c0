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

package io.synapsed.storage.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What a namespace has of its own. What is not set here is as in the store.
 *
 * @since 0.1.0
 */
public class NamespaceProperties {

	/**
	 * How long entries live that are written without a time to live of their own.
	 */
	private @Nullable Duration ttl;

	private final Encryption encryption = new Encryption();

	public @Nullable Duration getTtl() {
		return this.ttl;
	}

	public void setTtl(@Nullable Duration ttl) {
		this.ttl = ttl;
	}

	public Encryption getEncryption() {
		return this.encryption;
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
