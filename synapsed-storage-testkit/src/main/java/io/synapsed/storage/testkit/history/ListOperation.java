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

package io.synapsed.storage.testkit.history;

import java.util.List;

/**
 * A step of a transaction on lists. Immutable.
 *
 * @since 0.1.0
 */
public sealed interface ListOperation {

	/**
	 * Returns the key of the list.
	 * @return the key
	 */
	String key();

	/**
	 * Puts an element at the end of a list.
	 *
	 * @param key the key of the list
	 * @param element the element, which no other operation of the history appends to the
	 * same list
	 */
	record Append(String key, long element) implements ListOperation {

		@Override
		public String toString() {
			return "append " + this.element + " to " + this.key;
		}

	}

	/**
	 * Reads a list.
	 *
	 * @param key the key of the list
	 * @param elements what was in it, empty if there was none
	 */
	record Read(String key, List<Long> elements) implements ListOperation {

		/**
		 * Copies the elements.
		 * @param key the key of the list
		 * @param elements what was in it
		 */
		public Read {
			elements = List.copyOf(elements);
		}

		@Override
		public String toString() {
			return this.key + " is " + this.elements;
		}

	}

}
