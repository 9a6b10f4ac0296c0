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

package io.synapsed.storage.spi;

/**
 * Lets a cache keep decoded objects beside its entries. A layer with a cache returns it
 * from {@link KeyValueStore#unwrap(Class)}. Safe for use by several threads.
 *
 * @since 0.1.0
 */
public interface DecodedValueControl {

	/**
	 * Returns whether the settings of the cache ask for it.
	 * @param namespace a namespace
	 * @return whether objects of the namespace are to be kept
	 */
	boolean isConfigured(Namespace namespace);

	/**
	 * Makes the cache hand out {@link CachedEntry} for a namespace from now on, even if
	 * the settings do not ask for it. The first call for a namespace may empty the cache.
	 * @param namespace the namespace
	 */
	void keep(Namespace namespace);

	/**
	 * Tells the cache that objects of a type cannot be kept. The cache says so once.
	 * @param type name of the type
	 * @param reason why, to follow the name
	 */
	void notKept(String type, String reason);

}
