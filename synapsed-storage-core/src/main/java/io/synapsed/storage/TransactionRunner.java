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

package io.synapsed.storage;

import java.util.function.Function;

import io.synapsed.storage.exception.StorageConflictException;
import org.jspecify.annotations.Nullable;

/**
 * Runs work in transactions of one store, and repeats it after conflicts. Work that
 * begins inside other work of the same store and thread joins its transaction. Safe for
 * use by several threads.
 */
final class TransactionRunner {

	private final ThreadLocal<@Nullable StorageTransaction> running = new ThreadLocal<>();

	<T extends @Nullable Object> T run(StorageTemplate storage, Function<StorageTransaction, T> work) {
		StorageTransaction outer = this.running.get();
		return (outer != null) ? outer.join(storage, work) : repeat(storage, work);
	}

	private <T extends @Nullable Object> T repeat(StorageTemplate storage, Function<StorageTransaction, T> work) {
		OptimisticAttempts attempts = OptimisticAttempts.ofTransaction();
		while (true) {
			try (StorageTransaction transaction = storage.beginTransaction()) {
				T result = apply(transaction, work);
				transaction.commit();
				return result;
			}
			catch (StorageConflictException ex) {
				if (!attempts.mayRepeat()) {
					throw new StorageConflictException(storage.name(),
							"the transaction met concurrent changes in each of " + attempts.description()
									+ ". If the work itself writes these keys past the transaction, it must write"
									+ " them through the transaction",
							ex);
				}
			}
		}
	}

	private <T extends @Nullable Object> T apply(StorageTransaction transaction, Function<StorageTransaction, T> work) {
		this.running.set(transaction);
		try {
			return work.apply(transaction);
		}
		finally {
			this.running.remove();
		}
	}

}
