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

package io.synapsed.storage.transform.encryption;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.synapsed.storage.common.Bytes;

/**
 * Collects new keys, so that threads which need keys at the same time share one change of
 * the key ring: one thread stores the keys of all, and the others wait for it. An
 * interrupt does not end the wait, and stays set. Safe for use by several threads.
 */
final class NewKeys {

	/** By prefix of the namespace. */
	private final ConcurrentHashMap<Bytes, DataEncryptionKey> waiting = new ConcurrentHashMap<>();

	private boolean storing;

	/**
	 * Adds a key and waits until it is stored.
	 * @param prefix prefix of the namespace
	 * @param generation makes the key, which may call a key management service; called
	 * once for all threads that wait for a key of the same namespace
	 * @param known tells whether the namespace has a key
	 * @param storage stores all waiting keys; a failure fails only the thread that has
	 * called it
	 */
	void add(Bytes prefix, Supplier<DataEncryptionKey> generation, BooleanSupplier known,
			Consumer<List<DataEncryptionKey>> storage) {
		DataEncryptionKey fresh = this.waiting.computeIfAbsent(prefix, (key) -> generation.get());
		try {
			if (isTurn(known)) {
				try {
					List<DataEncryptionKey> together = new ArrayList<>(this.waiting.values());
					if (!together.contains(fresh)) {
						together.add(fresh);
					}
					storage.accept(together);
				}
				finally {
					end();
				}
			}
		}
		finally {
			this.waiting.remove(prefix, fresh);
		}
	}

	/**
	 * Waits until another thread has stored the key, or no thread stores any.
	 * @return whether this thread must store the keys
	 */
	private synchronized boolean isTurn(BooleanSupplier known) {
		boolean interrupted = false;
		try {
			while (this.storing && !known.getAsBoolean()) {
				try {
					wait();
				}
				catch (InterruptedException ex) {
					interrupted = true;
				}
			}
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
		if (known.getAsBoolean()) {
			return false;
		}
		this.storing = true;
		return true;
	}

	private synchronized void end() {
		this.storing = false;
		notifyAll();
	}

}
