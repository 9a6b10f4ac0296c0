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

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * Documents the observations of mode {@code full}: one for each logical operation, with a
 * timer and a span.
 *
 * @since 0.1.0
 */
public enum StorageObservationDocumentation implements ObservationDocumentation {

	/** A logical operation of the application. */
	OPERATION {

		@Override
		public String getName() {
			return StorageMeter.OPERATION_DURATION.meterName();
		}

		@Override
		public String getContextualName() {
			return "storage %s";
		}

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return LowCardinalityKeyNames.values();
		}

	};

	/** Keys with few values, which become tags of the timer and of the span. */
	public enum LowCardinalityKeyNames implements KeyName {

		/** Name of the store. */
		STORE {

			@Override
			public String asString() {
				return StorageMeter.Tag.STORE.key();
			}

		},

		/** The operation. */
		OPERATION {

			@Override
			public String asString() {
				return StorageMeter.Tag.OPERATION.key();
			}

		}

	}

}
