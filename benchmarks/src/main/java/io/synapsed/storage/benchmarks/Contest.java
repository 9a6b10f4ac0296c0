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

package io.synapsed.storage.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import io.synapsed.storage.common.Bytes;

/**
 * Two sides that do the same: the raw library, and this one.
 */
final class Contest implements AutoCloseable {

	private final Work raw;

	private final Work ours;

	private final int operations;

	private int keysAnOperation = 1;

	private int keySpace = 10_000;

	private Bytes[] values = { Bytes.EMPTY };

	private final List<AutoCloseable> resources = new ArrayList<>();

	/**
	 * Creates a contest.
	 * @param operations number of operations in a block
	 * @param raw the raw library
	 * @param ours this library
	 */
	Contest(int operations, Work raw, Work ours) {
		this.operations = operations;
		this.raw = raw;
		this.ours = ours;
	}

	Contest keySpace(int keySpace) {
		this.keySpace = keySpace;
		return this;
	}

	Contest keysAnOperation(int keysAnOperation) {
		this.keysAnOperation = keysAnOperation;
		return this;
	}

	Contest values(Bytes[] values) {
		this.values = values;
		return this;
	}

	/**
	 * Adds what is to be closed afterwards, the last one first.
	 * @param resource the resource
	 * @return this contest
	 */
	Contest closing(AutoCloseable resource) {
		this.resources.add(resource);
		return this;
	}

	Work raw() {
		return this.raw;
	}

	Work ours() {
		return this.ours;
	}

	int operations() {
		return this.operations;
	}

	Block block(SplittableRandom random) {
		int size = this.operations * this.keysAnOperation;
		byte[][] keys = new byte[size][];
		Bytes[] chosen = new Bytes[size];
		for (int index = 0; index < size; index++) {
			keys[index] = TestData.key(random.nextInt(this.keySpace));
			chosen[index] = this.values[random.nextInt(this.values.length)];
		}
		return new Block(keys, chosen);
	}

	@Override
	public void close() throws Exception {
		for (int index = this.resources.size() - 1; index >= 0; index--) {
			this.resources.get(index).close();
		}
	}

}
