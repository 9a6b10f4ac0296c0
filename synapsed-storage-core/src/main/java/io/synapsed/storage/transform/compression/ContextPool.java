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
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Keeps a few contexts of a native library. A context is costly to make, and only one
 * thread at a time may use it. A thread usually gets the context that it used last. If
 * all are in use, another one is made, and freed after use. Contexts in thread locals
 * would stay until their threads end. Safe for use by several threads.
 *
 * @param <T> the type of the contexts
 */
final class ContextPool<T> implements AutoCloseable {

	private static final int SIZE = 32;

	/** Number of places that a thread tries, in case the ids of threads collide. */
	private static final int PLACES = 4;

	private final AtomicReferenceArray<@Nullable T> kept = new AtomicReferenceArray<>(SIZE);

	private final Supplier<T> factory;

	private final Consumer<T> free;

	private volatile boolean closed;

	/**
	 * Creates a pool.
	 * @param factory makes a context
	 * @param free frees a context
	 */
	ContextPool(Supplier<T> factory, Consumer<T> free) {
		this.factory = factory;
		this.free = free;
	}

	T take() {
		int first = (int) Thread.currentThread().getId();
		for (int place = first; place < first + PLACES; place++) {
			T context = this.kept.getAndSet(place & SIZE - 1, null);
			if (context != null) {
				return context;
			}
		}
		return this.factory.get();
	}

	void giveBack(T context) {
		int first = (int) Thread.currentThread().getId();
		boolean given = false;
		for (int place = first; place < first + PLACES && !given && !this.closed; place++) {
			given = this.kept.compareAndSet(place & SIZE - 1, null, context);
		}
		if (!given) {
			this.free.accept(context);
		}
		else if (this.closed) {
			close();
		}
	}

	/**
	 * Frees the kept contexts. A context in use is freed when it is given back.
	 */
	@Override
	public void close() {
		this.closed = true;
		for (int place = 0; place < SIZE; place++) {
			T context = this.kept.getAndSet(place, null);
			if (context != null) {
				this.free.accept(context);
			}
		}
	}

}
