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

package io.synapsed.storage.common;

import org.jspecify.annotations.Nullable;

/**
 * A range of keys in unsigned lexicographic order.
 *
 * @param from the first key, inclusive, or {@code null} for no lower bound
 * @param to the end, exclusive, or {@code null} for no upper bound
 * @since 0.1.0
 */
public record KeyRange(@Nullable Bytes from, @Nullable Bytes to) {

	private static final KeyRange ALL = new KeyRange(null, null);

	private static final Bytes ZERO = Bytes.wrap(new byte[1]);

	/**
	 * Returns the range of all keys.
	 * @return the range
	 */
	public static KeyRange all() {
		return ALL;
	}

	/**
	 * Returns the range of the keys with a prefix.
	 * @param prefix the prefix; the empty one selects all keys
	 * @return the range
	 */
	public static KeyRange prefix(Bytes prefix) {
		Arguments.required(prefix, "prefix");
		return prefix.isEmpty() ? ALL : new KeyRange(prefix, prefix.prefixEnd());
	}

	/**
	 * Returns the range of the keys with a prefix.
	 * @param prefix the prefix as text; the empty one selects all keys
	 * @return the range
	 */
	public static KeyRange prefix(String prefix) {
		return prefix(Bytes.utf8(Arguments.required(prefix, "prefix")));
	}

	/**
	 * Returns the part of this range from a key on.
	 * @param key the key
	 * @return the part of this range from the key on, inclusive
	 */
	public KeyRange atLeast(Bytes key) {
		return (this.from != null && this.from.compareTo(key) >= 0) ? this : new KeyRange(key, this.to);
	}

	/**
	 * Returns the part of this range up to a key.
	 * @param key the key
	 * @return the part of this range up to the key, inclusive
	 */
	public KeyRange atMost(Bytes key) {
		Bytes end = key.concat(ZERO);
		return (this.to != null && this.to.compareTo(end) <= 0) ? this : new KeyRange(this.from, end);
	}

	/**
	 * Returns whether a key lies in this range.
	 * @param key the key
	 * @return whether it does
	 */
	public boolean contains(Bytes key) {
		return (this.from == null || this.from.compareTo(key) <= 0) && (this.to == null || key.compareTo(this.to) < 0);
	}

	/**
	 * Returns whether no key can lie in this range.
	 * @return whether the end is not above the start
	 */
	public boolean isEmpty() {
		return this.from != null && this.to != null && this.to.compareTo(this.from) <= 0;
	}

}
