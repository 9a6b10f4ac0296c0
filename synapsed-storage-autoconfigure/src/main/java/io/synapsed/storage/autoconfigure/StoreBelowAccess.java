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

import java.util.Objects;

import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.StoreLayer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the store that the library itself works with, in nobody's name. Adds nothing to
 * the stack.
 */
class StoreBelowAccess implements StoreLayer {

	private @Nullable KeyValueStore store;

	@Override
	public Position position() {
		return Position.ACCESS;
	}

	@Override
	public KeyValueStore over(KeyValueStore delegate) {
		this.store = delegate;
		return delegate;
	}

	KeyValueStore store() {
		return Objects.requireNonNull(this.store);
	}

}
