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

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.google.crypto.tink.Aead;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.cache.CacheLayer;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Durability;
import io.synapsed.storage.observation.BackendMetricsLayer;
import io.synapsed.storage.observation.ObservationLayer;
import io.synapsed.storage.transform.TransformLayer;
import io.synapsed.storage.transform.checksum.Crc32cCodec;
import io.synapsed.storage.transform.compression.CompressionCodec;
import io.synapsed.storage.transform.compression.ZstdAlgorithm;
import org.rocksdb.RocksDBException;

/**
 * Everything at once over RocksDB, beside an application that does the same by itself
 * with the raw libraries: a cache that misses, zstd, encryption, checksum, RocksDB.
 */
final class FullStackRows {

	private static final int VALUE_SIZE = 1024;

	/** So few of the keys that nearly every read misses. */
	private static final int CACHED = 100;

	private FullStackRows() {
	}

	static List<Row> all() {
		String raw = "; raw: the same by hand with Caffeine, zstd-jni, Tink, CRC-32C and rocksdbjni";
		return List.of(
				new Row("full-stack-get", "full-stack",
						"get over RocksDB, 1 KiB: metrics, cache miss, zstd 3, X-AES-GCM, CRC-32C" + raw,
						new Goal.Ratio(1.1), (environment) -> contest(environment, true)),
				new Row("full-stack-put", "full-stack",
						"put over RocksDB, 1 KiB: metrics, cache, zstd 3, X-AES-GCM, CRC-32C" + raw,
						new Goal.Ratio(1.1), (environment) -> contest(environment, false)));
	}

	private static Contest contest(Environment environment, boolean reading) throws Exception {
		RocksDbRows.Raw raw = RocksDbRows.Raw.open(environment, VALUE_SIZE, Durability.PROCESS);
		ByHand byHand = new ByHand(raw);
		Bytes[] values = TestData.documents(VALUE_SIZE, environment.seed());
		for (int number = 0; number < RocksDbRows.keys(VALUE_SIZE); number++) {
			byHand.put(TestData.key(number), values[number % values.length]);
		}
		raw.store().compact();
		SimpleMeterRegistry meters = new SimpleMeterRegistry();
		StorageTemplate template = StorageBuilder.over(RocksDbRows.open(environment, "ours", Durability.PROCESS))
			.layer(ObservationLayer.metrics(meters))
			.layer(CacheLayer.builder().maxEntries(CACHED).maxSize(CACHED * 4L * VALUE_SIZE).build())
			.layer(new TransformLayer(List.of(new CompressionCodec("benchmark", new ZstdAlgorithm(), List.of(), 1),
					IntegrityRows.encryption(), new Crc32cCodec(true)), false))
			.layer(new BackendMetricsLayer(meters))
			.build();
		TemplateWork.fill(environment, template, VALUE_SIZE, RocksDbRows.keys(VALUE_SIZE));
		template.store().compact();
		return new Contest(50, reading ? byHand.gets() : byHand.puts(),
				reading ? TemplateWork.gets(template) : TemplateWork.puts(template))
			.keySpace(RocksDbRows.keys(VALUE_SIZE))
			.values(values)
			.closing(raw)
			.closing(template);
	}

	/**
	 * What an application would write: the value compressed, encrypted, and with its
	 * checksum and plain size before it.
	 */
	private static final class ByHand {

		private static final int PREFIX = 2 * Integer.BYTES;

		private final RocksDbRows.Raw raw;

		private final Cache<Bytes, Bytes> cache = Caffeine.newBuilder()
			.maximumSize(CACHED)
			.executor(Runnable::run)
			.build();

		private final ZstdCompressCtx compressor = new ZstdCompressCtx().setLevel(3);

		private final ZstdDecompressCtx decompressor = new ZstdDecompressCtx();

		private final byte[] kept = new byte[2 * VALUE_SIZE];

		private final Aead aead = IntegrityRows.aead();

		private ByHand(RocksDbRows.Raw raw) throws GeneralSecurityException {
			this.raw = raw;
		}

		private Work puts() {
			return (block) -> {
				for (int index = 0; index < block.keys().length; index++) {
					put(block.keys()[index], block.values()[index]);
				}
				return 0;
			};
		}

		private void put(byte[] key, Bytes value) throws GeneralSecurityException, RocksDBException {
			int size = this.compressor.compressByteArray(this.kept, 0, this.kept.length, value.backingArray(),
					value.backingOffset(), value.size());
			byte[] encrypted = this.aead.encrypt(Arrays.copyOf(this.kept, size), key);
			byte[] stored = ByteBuffer.allocate(PREFIX + encrypted.length)
				.putInt(checksum(key, encrypted, 0))
				.putInt(value.size())
				.put(encrypted)
				.array();
			this.raw.db().put(this.raw.writes(), key, stored);
			this.cache.invalidate(Bytes.wrap(key));
		}

		private Work gets() {
			return (block) -> {
				long sum = 0;
				for (int index = 0; index < block.size(); index++) {
					sum += get(block.key(index, sum)).size();
				}
				return sum;
			};
		}

		private Bytes get(byte[] key) throws GeneralSecurityException, RocksDBException {
			Bytes cacheKey = Bytes.wrap(key);
			Bytes cached = this.cache.getIfPresent(cacheKey);
			if (cached != null) {
				return cached;
			}
			byte[] stored = this.raw.db().get(this.raw.reads(), key);
			ByteBuffer prefix = ByteBuffer.wrap(stored);
			if (prefix.getInt() != checksum(key, stored, PREFIX)) {
				throw new IllegalStateException("Damaged");
			}
			byte[] compressed = this.aead.decrypt(Arrays.copyOfRange(stored, PREFIX, stored.length), key);
			byte[] plain = new byte[prefix.getInt()];
			this.decompressor.decompressByteArray(plain, 0, plain.length, compressed, 0, compressed.length);
			Bytes value = Bytes.wrap(plain);
			this.cache.put(cacheKey, value);
			return value;
		}

		private static int checksum(byte[] key, byte[] bytes, int from) {
			CRC32C checksum = new CRC32C();
			checksum.update(key, 0, key.length);
			checksum.update(bytes, from, bytes.length - from);
			return (int) checksum.getValue();
		}

	}

}
