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

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;
import java.util.zip.GZIPInputStream;

import com.github.luben.zstd.ZstdInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * Recorded reads of keys, in the formats of those who recorded them.
 */
enum CacheTrace {

	/** A database: lines with the first block, and how many follow each other. */
	OLTP("arc_OLTP.lis.zst") {

		@Override
		LongStream keys(String[] fields) {
			long start = Long.parseLong(fields[0]);
			return LongStream.range(start, start + Long.parseLong(fields[1]));
		}

	},

	/** A ledger: longs. */
	CORDA("corda_trace_vaultservice.gz") {

		@Override
		LongStream keys(InputStream plain) throws IOException {
			DataInputStream input = new DataInputStream(plain);
			return untilTheEnd(input::readLong);
		}

	},

	/** Text search. */
	GLI("lirs_gli.trace.gz"),

	/** The same blocks again and again. */
	LOOP("lirs_loop.trace.gz"),

	/** An index and its records. */
	TWO_POOLS("lirs_2_pools.trace.gz"),

	/** Two programs at once. */
	MULTI1("lirs_multi1.trace.gz"),

	/** Typesetting. */
	PS("lirs_ps.trace.gz"),

	/** A shop: ints. */
	WEB12("cache2k_web12.trace.xz") {

		@Override
		LongStream keys(InputStream plain) throws IOException {
			DataInputStream input = new DataInputStream(plain);
			return untilTheEnd(() -> (long) input.readInt());
		}

	},

	/** A compiler: lines whose second field is an address. */
	GCC("address_gcc.trace.gz") {

		@Override
		LongStream keys(String[] fields) {
			return LongStream.of(Long.decode(fields[1]));
		}

	};

	private final String file;

	CacheTrace(String file) {
		this.file = file;
	}

	/**
	 * Reads all keys.
	 * @param directory where the traces are
	 */
	long[] read(Path directory) throws IOException {
		try (InputStream packed = new BufferedInputStream(Files.newInputStream(directory.resolve(this.file)));
				InputStream plain = new BufferedInputStream(unpack(packed))) {
			return keys(plain).toArray();
		}
	}

	private InputStream unpack(InputStream packed) throws IOException {
		if (this.file.endsWith(".zst")) {
			return new ZstdInputStream(packed);
		}
		return this.file.endsWith(".xz") ? new XZInputStream(packed) : new GZIPInputStream(packed);
	}

	LongStream keys(InputStream plain) throws IOException {
		return new BufferedReader(new InputStreamReader(plain, StandardCharsets.US_ASCII)).lines()
			.map(String::trim)
			.filter((line) -> !line.isEmpty() && !line.equals("*"))
			.flatMapToLong((line) -> keys(line.split("\\s+")));
	}

	LongStream keys(String[] fields) {
		return LongStream.of(Long.parseLong(fields[0]));
	}

	private static LongStream untilTheEnd(KeyReader reader) throws IOException {
		LongStream.Builder keys = LongStream.builder();
		while (true) {
			try {
				keys.add(reader.next());
			}
			catch (EOFException ex) {
				return keys.build();
			}
		}
	}

	private interface KeyReader {

		long next() throws IOException;

	}

}
