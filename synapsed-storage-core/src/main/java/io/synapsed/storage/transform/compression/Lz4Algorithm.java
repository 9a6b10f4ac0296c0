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

import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compresses with the LZ4 block format. Uses the native library of lz4-java if it loads,
 * else its pure Java implementation.
 *
 * @since 0.1.0
 */
public final class Lz4Algorithm implements CompressionAlgorithm {

	private static final Logger logger = LoggerFactory.getLogger(Lz4Algorithm.class);

	/** The id stored with values. */
	public static final int ID = 1;

	// A sequence of the block format yields at most 255 bytes for each of its own.
	private static final long MAX_RATIO = 255;

	private final LZ4Factory factory = factory();

	private final LZ4Compressor compressor = this.factory.fastCompressor();

	private final LZ4SafeDecompressor decompressor = this.factory.safeDecompressor();

	/**
	 * Asks for the native library explicitly: the default choice of lz4-java skips it if
	 * an application class loader loads the classes, as in an executable jar.
	 */
	private static LZ4Factory factory() {
		try {
			return LZ4Factory.nativeInstance();
		}
		catch (RuntimeException | LinkageError | AssertionError ex) {
			logger.warn("The native library of LZ4 cannot be loaded; compressing in Java is several times slower", ex);
			return LZ4Factory.fastestJavaInstance();
		}
	}

	@Override
	public int id() {
		return ID;
	}

	@Override
	public String name() {
		return "lz4";
	}

	@Override
	public String implementation() {
		return this.factory.toString();
	}

	@Override
	public boolean isStandIn() {
		return !this.factory.toString().contains("JNI");
	}

	@Override
	public int maxCompressedSize(int plainSize) {
		return this.compressor.maxCompressedLength(plainSize);
	}

	@Override
	public boolean mayYield(byte[] source, int offset, int size, int plainSize) {
		return plainSize <= size * MAX_RATIO;
	}

	@Override
	public int compress(byte[] source, int offset, int size, byte[] target) {
		return this.compressor.compress(source, offset, size, target, 0, target.length);
	}

	@Override
	public int decompress(byte[] source, int offset, int size, byte[] target) {
		return this.decompressor.decompress(source, offset, size, target, 0, target.length);
	}

}
