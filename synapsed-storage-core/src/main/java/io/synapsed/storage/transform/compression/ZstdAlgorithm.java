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

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.util.Native;

/**
 * Compresses with Zstandard (RFC 8878), as frames without the magic number: the header of
 * the value names the algorithm already. The first use loads the native library. Contexts
 * are reused, because making one takes longer than compressing a small value.
 *
 * @since 0.1.0
 */
public final class ZstdAlgorithm implements DictionaryAlgorithm, AutoCloseable {

	/** The id stored with values. */
	public static final int ID = 2;

	/** The level unless set otherwise. */
	public static final int DEFAULT_LEVEL = 3;

	/** The lowest level. Lower ones are not worth their time. */
	public static final int MIN_LEVEL = -7;

	/** The highest level. Higher ones need hundreds of megabytes. */
	public static final int MAX_LEVEL = 19;

	/** Four bytes of a frame yield at most a block of 128 KiB that repeats one byte. */
	private static final long MAX_RATIO = 1 << 15;

	private final int level;

	private volatile boolean loaded;

	private final ZstdContexts contexts = new ZstdContexts(new ContextPool<>(this::compressor, ZstdAlgorithm::free),
			new ContextPool<>(this::decompressor, ZstdAlgorithm::free));

	/** The same algorithm at other levels, closed together with this one. */
	private final ConcurrentHashMap<Integer, ZstdAlgorithm> levels = new ConcurrentHashMap<>();

	/**
	 * Creates the algorithm with the default level.
	 */
	public ZstdAlgorithm() {
		this(DEFAULT_LEVEL);
	}

	private ZstdAlgorithm(int level) {
		this.level = level;
	}

	ZstdCompressCtx compressor() {
		load();
		return new ZstdCompressCtx().setLevel(this.level).setMagicless(true).setContentSize(true).setChecksum(false);
	}

	ZstdDecompressCtx decompressor() {
		load();
		return new ZstdDecompressCtx().setMagicless(true);
	}

	static void free(AutoCloseable context) {
		try {
			context.close();
		}
		catch (Exception ex) {
			throw new IllegalStateException("A native context could not be freed", ex);
		}
	}

	/** Loads the library, and avoids its lock afterwards. */
	private void load() {
		if (this.loaded) {
			return;
		}
		try {
			Native.load();
			this.loaded = true;
		}
		catch (LinkageError ex) {
			throw NativeLibrary.refused("zstd", "com.github.luben:zstd-jni", ex);
		}
	}

	@Override
	public int id() {
		return ID;
	}

	@Override
	public String name() {
		return "zstd";
	}

	@Override
	public String implementation() {
		load();
		return "zstd-jni, level " + this.level;
	}

	int level() {
		return this.level;
	}

	/**
	 * Returns the algorithm at another level, which is closed together with this one.
	 */
	@Override
	public ZstdAlgorithm level(int level) {
		if (level < MIN_LEVEL || level > MAX_LEVEL) {
			throw new IllegalArgumentException("The level of zstd must be " + MIN_LEVEL + " to " + MAX_LEVEL + ".");
		}
		return (level == this.level) ? this : this.levels.computeIfAbsent(level, ZstdAlgorithm::new);
	}

	@Override
	public int maxCompressedSize(int plainSize) {
		// As ZSTD_COMPRESSBOUND in zstd.h, without a native call.
		int margin = (plainSize < 128 << 10) ? (128 << 10) - plainSize >> 11 : 0;
		return plainSize + (plainSize >> 8) + margin;
	}

	@Override
	public boolean mayYield(byte[] source, int offset, int size, int plainSize) {
		load();
		// The library reads the first byte without checking that there is one.
		return size > 0 && plainSize <= size * MAX_RATIO
				&& Zstd.getFrameContentSize(source, offset, size, true) == plainSize;
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
	public byte[] train(List<byte[]> samples, int maxSize) {
		load();
		byte[] dictionary = new byte[maxSize];
		long size = Zstd.trainFromBuffer(samples.toArray(byte[][]::new), dictionary);
		if (Zstd.isError(size)) {
			throw new IllegalArgumentException("zstd finds no dictionary in the samples: " + Zstd.getErrorName(size));
		}
		return Arrays.copyOf(dictionary, (int) size);
	}

	@Override
	public Digested withDictionary(byte[] dictionary) {
		return new ZstdDictionary(this, dictionary);
	}

	/**
	 * Frees the kept contexts. The algorithm can still be used, but is slower.
	 */
	@Override
	public void close() {
		this.contexts.close();
		this.levels.values().forEach(ZstdAlgorithm::close);
	}

}
