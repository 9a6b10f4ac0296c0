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

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts how often an algorithm compresses.
 */
final class CountingAlgorithm implements CompressionAlgorithm {

	private final CompressionAlgorithm delegate;

	private final AtomicInteger calls = new AtomicInteger();

	CountingAlgorithm(CompressionAlgorithm delegate) {
		this.delegate = delegate;
	}

	/** Returns the calls since the last time that somebody asked. */
	int calls() {
		return this.calls.getAndSet(0);
	}

	@Override
	public int id() {
		return this.delegate.id();
	}

	@Override
	public String name() {
		return this.delegate.name();
	}

	@Override
	public String implementation() {
		return this.delegate.implementation();
	}

	@Override
	public int maxCompressedSize(int plainSize) {
		return this.delegate.maxCompressedSize(plainSize);
	}

	@Override
	public boolean mayYield(byte[] source, int offset, int size, int plainSize) {
		return this.delegate.mayYield(source, offset, size, plainSize);
	}

	@Override
	public int compress(byte[] source, int offset, int size, byte[] target) {
		this.calls.incrementAndGet();
		return this.delegate.compress(source, offset, size, target);
	}

	@Override
	public int decompress(byte[] source, int offset, int size, byte[] target) {
		return this.delegate.decompress(source, offset, size, target);
	}

}
