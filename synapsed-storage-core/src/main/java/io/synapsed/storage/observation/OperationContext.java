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

package io.synapsed.storage.observation;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * The context of one operation. All operations of a kind share the key values, until a
 * filter or convention changes those of one operation. Sorting them for each operation
 * would cost more than a read from memory.
 */
final class OperationContext extends Observation.Context {

	private final KeyValues shared;

	private boolean changed;

	OperationContext(KeyValues shared) {
		this.shared = shared;
	}

	@Override
	public KeyValues getLowCardinalityKeyValues() {
		return this.changed ? super.getLowCardinalityKeyValues() : this.shared;
	}

	@Override
	public @Nullable KeyValue getLowCardinalityKeyValue(String key) {
		beforeChange();
		return super.getLowCardinalityKeyValue(key);
	}

	@Override
	public Observation.Context addLowCardinalityKeyValue(KeyValue keyValue) {
		beforeChange();
		return super.addLowCardinalityKeyValue(keyValue);
	}

	@Override
	public Observation.Context removeLowCardinalityKeyValue(String keyName) {
		beforeChange();
		return super.removeLowCardinalityKeyValue(keyName);
	}

	private void beforeChange() {
		if (!this.changed) {
			this.changed = true;
			addLowCardinalityKeyValues(this.shared);
		}
	}

}
