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
import io.synapsed.storage.exception.StorageConflictException;
import io.synapsed.storage.testkit.Parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

final class TransactionProbe extends CapabilityProbe {

	private static final int THREADS = 4;

	private static final int EACH = 20;

	TransactionProbe() {
		super(Capability.TRANSACTION,
				"commits reads and writes of several keys together, and conflicts if one of them has changed");
	}

	@Override
	protected void demonstrate(StoreUnderTest opened) {
		StorageTemplate template = opened.template(Capability.TRANSACTION, Capability.CONDITIONAL_WRITE);
		template.put("{a}", 0);
		template.put("{b}", 0);
		try (StorageTransaction transaction = template.beginTransaction()) {
			transaction.get("{a}");
			transaction.put("{b}", 1);
			assertThat(transaction.get("{b}", Integer.class)).as("own write").contains(1);
			template.put("{a}", 0);
			assertThatExceptionOfType(StorageConflictException.class).as("commit after a change of a key that was read")
				.isThrownBy(transaction::commit);
		}
		assertThat(template.get("{b}", Integer.class)).as("after the conflict").contains(0);
		Parallel.run(THREADS, (thread) -> () -> {
			for (int moved = 0; moved < EACH;) {
				moved += move(template) ? 1 : 0;
			}
			return null;
		});
		assertThat(template.get("{a}", Integer.class)).as("moved from").contains(-THREADS * EACH);
		assertThat(template.get("{b}", Integer.class)).as("moved to").contains(THREADS * EACH);
	}

	private static boolean move(StorageTemplate template) {
		try {
			template.inTransaction((transaction) -> {
				transaction.put("{a}", transaction.get("{a}", Integer.class).orElseThrow() - 1);
				transaction.put("{b}", transaction.get("{b}", Integer.class).orElseThrow() + 1);
				return null;
			});
			return true;
		}
		catch (StorageConflictException ex) {
			return false;
		}
	}

}
