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

package io.synapsed.storage.transform.compression;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Keeps a few contexts of a native library that are costly to make and may be used by one
 * thread at a time. A thread finds the one it used last; where too few are kept another
 * is made and freed. Contexts of threads would stay as long as these do. Safe for use by
 * several threads.
 *
 * @param <T> the type of the contexts
 */
final class ContextPool<T extends AutoCloseable> implements AutoCloseable {

	private static final int SIZE = 32;

	private final AtomicReferenceArray<@Nullable T> kept = new AtomicReferenceArray<>(SIZE);

	private final Supplier<T> factory;

	private volatile boolean closed;

	ContextPool(Supplier<T> factory) {
		this.factory = factory;
	}

	T take() {
		T context = this.kept.getAndSet(slot(), null);
		return (context != null) ? context : this.factory.get();
	}

	void giveBack(T context) {
		if (this.closed || !this.kept.compareAndSet(slot(), null, context)) {
			free(context);
		}
		else if (this.closed) {
			close();
		}
	}

	private static int slot() {
		return (int) Thread.currentThread().getId() & SIZE - 1;
	}

	/**
	 * Frees what is kept. Contexts that are in use are freed when they are given back.
	 */
	@Override
	public void close() {
		this.closed = true;
		for (int slot = 0; slot < SIZE; slot++) {
			T context = this.kept.getAndSet(slot, null);
			if (context != null) {
				free(context);
			}
		}
	}

	private static void free(AutoCloseable context) {
		try {
			context.close();
		}
		catch (Exception ex) {
			throw new IllegalStateException("A native context could not be freed", ex);
		}
	}

}
