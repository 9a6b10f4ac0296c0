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
import io.synapsed.storage.exception.StorageRollbackException;
import org.jspecify.annotations.Nullable;

/**
 * The role for transactions. They are serializable for the keys that they read and wrote.
 *
 * @since 0.1.0
 */
public interface TransactionalStorage {

	/**
	 * Starts a transaction.
	 * @return the transaction, to be closed by the caller
	 */
	StorageTransaction beginTransaction();

	/**
	 * Runs work in a transaction and commits it. After a conflict it is run again, a
	 * bounded number of times, so it must have no other effects. It reads and writes
	 * through the transaction: what it writes through the store itself takes effect at
	 * once, is not undone, and conflicts with the transaction where the keys are the
	 * same.
	 * <p>
	 * Called inside other work of {@code inTransaction} on the same store and in the same
	 * thread, the work joins that transaction, in whatever namespace: it sees its writes,
	 * is committed with it, and is run again with it. If the work that has joined fails,
	 * the whole transaction is rolled back. Transactions of other stores, of other
	 * threads, and those of {@link #beginTransaction()} are separate.
	 * @param <T> the type of the result
	 * @param work reads and writes through the transaction
	 * @return the result of the work
	 * @throws StorageConflictException if every attempt met a concurrent change
	 * @throws StorageRollbackException if work that had joined failed and the failure was
	 * caught; nothing was written
	 */
	<T extends @Nullable Object> T inTransaction(Function<StorageTransaction, T> work);

}
