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
 * Wraps a store. A layer that is switched off does not exist; nothing stands in its
 * place.
 *
 * @since 0.1.0
 */
public interface StoreLayer {

	/** The position of a layer, from the application inwards. */
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

		/** Limits how much namespaces hold. */
		LIMITS,

		/** Times out and retries. */
		RESILIENCE,

		/** Measures the engine. */
		BACKEND_METRICS

	}

	/**
	 * Returns the position of the layer.
	 * @return the position; of two layers at one position, the one that was added first
	 * is the outer one
	 */
	Position position();

	/**
	 * Puts the layer over a store.
	 * @param delegate the store below; the returned store owns and closes it
	 * @return the store above
	 */
	KeyValueStore over(KeyValueStore delegate);

}
