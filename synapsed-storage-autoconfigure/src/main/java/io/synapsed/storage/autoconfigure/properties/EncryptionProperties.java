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

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Properties of the encryption of values.
 *
 * @since 0.1.0
 */
public class EncryptionProperties {

	/**
	 * Whether new values are encrypted. Encrypted values stay readable while their keys
	 * are configured. False if not set, but a store that holds encrypted values does not
	 * start without an explicit value.
	 */
	private @Nullable Boolean enabled;

	/**
	 * Whether plain values are read where values are encrypted. Set it only until
	 * existing values are encrypted: anyone who can write to the disk could forge a plain
	 * value.
	 */
	private boolean acceptPlain;

	/**
	 * Maximum number of namespaces with a data key. A write to a further namespace is
	 * refused; a namespace that has a key keeps it.
	 */
	private int maxNamespaces = 10_000;

	/**
	 * Keys by name, each 32 random bytes in Base64. They encrypt the data keys of
	 * namespaces. Use them for development; in production use 'key-file' or a KeyWrapper
	 * bean.
	 */
	private final Map<String, String> keys = new LinkedHashMap<>();

	/**
	 * Name of the key that encrypts data keys now. Needed only with several keys.
	 */
	private @Nullable String currentKey;

	/**
	 * File with one key in each line: 'name=' and 32 random bytes in Base64. The last
	 * line is the current key.
	 */
	private @Nullable Path keyFile;

	/**
	 * File for the encrypted data keys. Without it no encrypted value can be read. If it
	 * is not set, it lies beside the directory of the store; a store that several
	 * processes share keeps the data keys in itself.
	 */
	private @Nullable Path keyRing;

	public @Nullable Boolean getEnabled() {
		return this.enabled;
	}

	public void setEnabled(@Nullable Boolean enabled) {
		this.enabled = enabled;
	}

	public int getMaxNamespaces() {
		return this.maxNamespaces;
	}

	public void setMaxNamespaces(int maxNamespaces) {
		this.maxNamespaces = maxNamespaces;
	}

	public boolean isAcceptPlain() {
		return this.acceptPlain;
	}

	public void setAcceptPlain(boolean acceptPlain) {
		this.acceptPlain = acceptPlain;
	}

	public Map<String, String> getKeys() {
		return this.keys;
	}

	public @Nullable String getCurrentKey() {
		return this.currentKey;
	}

	public void setCurrentKey(@Nullable String currentKey) {
		this.currentKey = currentKey;
	}

	public @Nullable Path getKeyFile() {
		return this.keyFile;
	}

	public void setKeyFile(@Nullable Path keyFile) {
		this.keyFile = keyFile;
	}

	public @Nullable Path getKeyRing() {
		return this.keyRing;
	}

	public void setKeyRing(@Nullable Path keyRing) {
		this.keyRing = keyRing;
	}

}
