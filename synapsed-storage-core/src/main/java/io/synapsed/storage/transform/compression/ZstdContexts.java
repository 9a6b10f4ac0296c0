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

import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;

/**
 * Compresses and decompresses with pooled contexts.
 *
 * @param compressors contexts that compress
 * @param decompressors contexts that decompress
 */
record ZstdContexts(ContextPool<ZstdCompressCtx> compressors,
		ContextPool<ZstdDecompressCtx> decompressors) implements AutoCloseable {

	int compress(byte[] source, int offset, int size, byte[] target) {
		ZstdCompressCtx context = this.compressors.take();
		try {
			return context.compressByteArray(target, 0, target.length, source, offset, size);
		}
		finally {
			this.compressors.giveBack(context);
		}
	}

	int decompress(byte[] source, int offset, int size, byte[] target) {
		ZstdDecompressCtx context = this.decompressors.take();
		try {
			return context.decompressByteArray(target, 0, target.length, source, offset, size);
		}
		finally {
			this.decompressors.giveBack(context);
		}
	}

	@Override
	public void close() {
		this.compressors.close();
		this.decompressors.close();
	}

}
