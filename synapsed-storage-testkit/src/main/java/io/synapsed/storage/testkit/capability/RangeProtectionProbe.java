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

package io.synapsed.storage.testkit.capability;

import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.StorageTransaction;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.exception.StorageConflictException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

final class RangeProtectionProbe extends CapabilityProbe {

	RangeProtectionProbe() {
		super(Capability.RANGE_PROTECTION,
				"lets a transaction conflict if a key has appeared in a range that it scanned");
	}

	@Override
	protected void demonstrate(StoreUnderTest opened) {
		StorageTemplate template = opened.template(Capability.RANGE_PROTECTION, Capability.TRANSACTION,
				Capability.CONDITIONAL_WRITE, Capability.ORDERED_SCAN);
		template.put("range/1", 0);
		try (StorageTransaction transaction = template.beginTransaction()) {
			transaction.put("undisturbed", (int) transaction.count(KeyRange.prefix("range/")));
			template.put("elsewhere", 0);
			transaction.commit();
		}
		assertThat(template.get("undisturbed", Integer.class)).contains(1);
		try (StorageTransaction transaction = template.beginTransaction()) {
			transaction.put("disturbed", (int) transaction.count(KeyRange.prefix("range/")));
			template.put("range/2", 0);
			assertThatExceptionOfType(StorageConflictException.class).as("commit after a key has appeared")
				.isThrownBy(transaction::commit);
		}
		assertThat(template.exists("disturbed")).isFalse();
	}

}
