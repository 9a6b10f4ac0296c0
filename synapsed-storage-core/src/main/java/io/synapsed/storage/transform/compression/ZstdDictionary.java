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

import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdDictCompress;
import com.github.luben.zstd.ZstdDictDecompress;
import io.synapsed.storage.exception.StorageClosedException;
import org.jspecify.annotations.Nullable;

/**
 * Compresses with Zstandard and a dictionary. The first use digests the dictionary, once
 * for each direction. It is freed when it is closed and the last context that points to
 * it is freed.
 */
final class ZstdDictionary implements DictionaryAlgorithm.Digested {

	private final ZstdAlgorithm algorithm;

	private final byte[] dictionary;

	private final ZstdContexts contexts = new ZstdContexts(new ContextPool<>(this::compressor, this::free),
			new ContextPool<>(this::decompressor, this::free));

	/** Number of contexts, plus one until this object is closed. */
	private final AtomicInteger users = new AtomicInteger(1);

	private @Nullable ZstdDictCompress forCompressing;

	private @Nullable ZstdDictDecompress forDecompressing;

	private boolean closed;

	ZstdDictionary(ZstdAlgorithm algorithm, byte[] dictionary) {
		this.algorithm = algorithm;
		this.dictionary = dictionary.clone();
	}

	private synchronized ZstdCompressCtx compressor() {
		checkOpen();
		if (this.forCompressing == null) {
			this.forCompressing = new ZstdDictCompress(this.dictionary, this.algorithm.level());
		}
		// The header of the value names the dictionary.
		ZstdCompressCtx context = this.algorithm.compressor().setDictID(false).loadDict(this.forCompressing);
		this.users.incrementAndGet();
		return context;
	}

	private synchronized ZstdDecompressCtx decompressor() {
		checkOpen();
		if (this.forDecompressing == null) {
			this.forDecompressing = new ZstdDictDecompress(this.dictionary);
		}
		ZstdDecompressCtx context = this.algorithm.decompressor().loadDict(this.forDecompressing);
		this.users.incrementAndGet();
		return context;
	}

	private void checkOpen() {
		if (this.closed) {
			throw new StorageClosedException(null, "the dictionary was closed together with its store");
		}
	}

	private void free(AutoCloseable context) {
		ZstdAlgorithm.free(context);
		release();
	}

	private void release() {
		if (this.users.decrementAndGet() == 0) {
			synchronized (this) {
				if (this.forCompressing != null) {
					this.forCompressing.close();
				}
				if (this.forDecompressing != null) {
					this.forDecompressing.close();
				}
			}
		}
	}

	@Override
	public int id() {
		return this.algorithm.id();
	}

	@Override
	public String name() {
		return this.algorithm.name();
	}

	@Override
	public String implementation() {
		return this.algorithm.implementation();
	}

	@Override
	public int maxCompressedSize(int plainSize) {
		return this.algorithm.maxCompressedSize(plainSize);
	}

	@Override
	public boolean mayYield(byte[] source, int offset, int size, int plainSize) {
		return this.algorithm.mayYield(source, offset, size, plainSize);
	}

	@Override
	public int compress(byte[] source, int offset, int size, byte[] target) {
		return this.contexts.compress(source, offset, size, target);
	}

	@Override
	public int decompress(byte[] source, int offset, int size, byte[] target) {
		return this.contexts.decompress(source, offset, size, target);
	}

	@Override
	public void close() {
		synchronized (this) {
			if (this.closed) {
				return;
			}
			this.closed = true;
		}
		this.contexts.close();
		release();
	}

}
