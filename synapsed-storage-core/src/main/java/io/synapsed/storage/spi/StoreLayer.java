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
 * Wraps a store. A layer that is off is not there: nothing stands in for it.
 *
 * @since 0.1.0
 */
public interface StoreLayer {

	/** Where a layer stands, from the application inwards. */
	enum Position {

		/** Authorizes and audits. */
		ACCESS,

		/** Observes logical operations. */
		OBSERVATION,

		/** Refuses writes to namespaces that are not declared. */
		NAMESPACES,

		/** Keeps decoded entries. */
		CACHE,

		/** Encodes values. */
		TRANSFORM,

		/** Bounds what namespaces hold. */
		LIMITS,

		/** Times out and retries. */
		RESILIENCE,

		/** Measures the engine. */
		BACKEND_METRICS

	}

	/**
	 * Returns where the layer stands.
	 * @return the position; of two layers at one position the one added first is the
	 * outer
	 */
	Position position();

	/**
	 * Puts the layer over a store.
	 * @param delegate the store below, which belongs to the returned store from now on
	 * @return the store above, which closes the one below
	 */
	KeyValueStore over(KeyValueStore delegate);

}
