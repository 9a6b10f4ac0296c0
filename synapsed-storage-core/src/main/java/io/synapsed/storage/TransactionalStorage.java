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
 * The role for transactions. Transactions are serializable for the keys that they read
 * and write.
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
	 * Runs work in a transaction and commits it. Runs the work again after a conflict, up
	 * to 16 times within 10 seconds, so the work must have no other effects. The work
	 * must read and write through the transaction. A write through the store itself takes
	 * effect at once, is not undone, and conflicts with the transaction if it uses the
	 * same key.
	 * <p>
	 * A call inside other work of {@code inTransaction}, on the same store and in the
	 * same thread, joins that transaction, in any namespace. The joining work sees the
	 * writes of the transaction, commits with it, and runs again with it. If it fails,
	 * the whole transaction is rolled back. Transactions of other stores, of other
	 * threads, and of {@link #beginTransaction()} are separate.
	 * @param <T> the type of the result
	 * @param work reads and writes through the transaction
	 * @return the result of the work
	 * @throws StorageConflictException if every attempt met a concurrent change
	 * @throws StorageRollbackException if joining work failed and the caller caught the
	 * failure; nothing was written
	 */
	<T extends @Nullable Object> T inTransaction(Function<StorageTransaction, T> work);

}
