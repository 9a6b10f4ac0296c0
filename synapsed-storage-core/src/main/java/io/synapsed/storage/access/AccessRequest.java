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

package io.synapsed.storage.access;

import java.util.Objects;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.spi.Namespace;
import org.jspecify.annotations.Nullable;

/**
 * An operation of a caller, as an access policy judges it.
 *
 * @param store name of the store
 * @param namespace name of the namespace, empty for the default one, or {@code null} if
 * the operation concerns the whole store or several namespaces
 * @param action the kind of operation
 * @param name name of the operation, such as {@code get} or {@code compact}
 * @param key the key within its namespace, or {@code null} if the operation does not
 * concern a single key
 * @param range the range within its namespace; with the prefixes of the namespaces if it
 * spans several; or {@code null} if the operation does not concern a range
 * @since 0.1.0
 */
public record AccessRequest(String store, @Nullable String namespace, StorageAction action, String name,
		@Nullable Bytes key, @Nullable KeyRange range) {

	static AccessRequest ofKey(String store, StorageAction action, String name, Bytes storedKey) {
		Namespace namespace = Namespace.ofKey(storedKey);
		return new AccessRequest(store, namespace.name(), action, name, namespace.decode(storedKey), null);
	}

	static AccessRequest ofRange(String store, StorageAction action, String name, KeyRange range) {
		Namespace namespace = namespaceOf(range);
		if (namespace == null) {
			return new AccessRequest(store, null, action, name, null, range);
		}
		Bytes from = namespace.decode(Objects.requireNonNull(range.from()));
		Bytes to = Objects.requireNonNull(range.to());
		Bytes end = to.equals(namespace.prefix().prefixEnd()) ? null : namespace.decode(to);
		return new AccessRequest(store, namespace.name(), action, name, null,
				new KeyRange(from.isEmpty() ? null : from, end));
	}

	static AccessRequest ofStore(String store, StorageAction action, String name) {
		return new AccessRequest(store, null, action, name, null, null);
	}

	/**
	 * Returns the namespace that contains a whole range.
	 */
	private static @Nullable Namespace namespaceOf(KeyRange range) {
		Bytes from = range.from();
		Bytes to = range.to();
		if (from == null || to == null || !hasPrefix(from)) {
			return null;
		}
		Namespace namespace = Namespace.ofKey(from);
		Bytes end = namespace.prefix().prefixEnd();
		boolean inside = to.equals(end) || (hasPrefix(to) && Namespace.prefixOf(to).equals(namespace.prefix()));
		return inside ? namespace : null;
	}

	private static boolean hasPrefix(Bytes key) {
		for (int index = 0; index < key.size(); index++) {
			if (key.at(index) == 0) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Describes the operation without its key.
	 */
	@Override
	public String toString() {
		return this.action + " (" + this.name + ") in store '" + this.store + "'"
				+ ((this.namespace != null) ? ", namespace '" + this.namespace + "'" : "");
	}

}
