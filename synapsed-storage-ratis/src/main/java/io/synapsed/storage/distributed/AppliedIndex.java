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

package io.synapsed.storage.distributed;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import io.synapsed.storage.engine.Uninterruptibly;

/**
 * How far this replica shows what is agreed on. Readers wait here. Safe for use by
 * several threads.
 */
final class AppliedIndex {

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition advanced = this.lock.newCondition();

	private volatile long index = -1;

	/**
	 * Tells that everything up to an index can be read. Ignores what lies behind.
	 */
	void reached(long index) {
		if (index <= this.index) {
			return;
		}
		this.lock.lock();
		try {
			this.index = Math.max(this.index, index);
			this.advanced.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	long get() {
		return this.index;
	}

	/**
	 * Waits until everything up to an index can be read. An interrupt stays set, and does
	 * not end the wait.
	 * @param deadline when to give up, as of {@link System#nanoTime()}
	 * @return whether it can be read
	 */
	boolean await(long index, long deadline) {
		if (index <= this.index) {
			return true;
		}
		this.lock.lock();
		try {
			return Uninterruptibly.await((nanos) -> {
				long left = nanos;
				while (index > this.index && left > 0) {
					left = this.advanced.awaitNanos(left);
				}
				return index <= this.index;
			}, deadline - System.nanoTime());
		}
		finally {
			this.lock.unlock();
		}
	}

}
