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

package io.synapsed.storage.transform.checksum;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.zip.CRC32C;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.Statistic;
import io.synapsed.storage.transform.UnreadableValueException;
import io.synapsed.storage.transform.ValueCodec;
import io.synapsed.storage.transform.ValueHeader;
import io.synapsed.storage.transform.ValueHeaderWriter;

/**
 * Stores a CRC-32C (Castagnoli, RFC 3720 appendix B.4) with every value, over its header,
 * its stored key and its payload. Refuses a value that was damaged or is stored under
 * another key. A checksum does not protect against intentional changes; encryption does.
 * Stored checksums are checked whether or not new values get one. Safe for use by several
 * threads.
 *
 * @since 0.1.0
 */
public final class Crc32cCodec implements ValueCodec {

	/** The id stored with values. */
	public static final int ID = 1;

	private final boolean writes;

	private final LongAdder checked = new LongAdder();

	private final LongAdder failures = new LongAdder();

	/**
	 * Creates a codec.
	 * @param writes whether new values get a checksum
	 */
	public Crc32cCodec(boolean writes) {
		this.writes = writes;
	}

	@Override
	public Stage stage() {
		return Stage.CHECKSUM;
	}

	@Override
	public Bytes encode(Bytes key, Bytes payload, ValueHeaderWriter header) {
		if (this.writes) {
			header.checksum(checksum(header.checksumOf(ID), key, payload));
		}
		return payload;
	}

	@Override
	public boolean waitsToEncode() {
		return false;
	}

	@Override
	public Bytes decode(Entry stored, Bytes payload, ValueHeader header) {
		if (header.checksumAlgorithm() == 0) {
			return payload;
		}
		if (header.checksumAlgorithm() != ID) {
			throw new UnreadableValueException(
					"its checksum has algorithm " + header.checksumAlgorithm() + ", which this version does not know");
		}
		this.checked.increment();
		if (checksum(header.checksummed(stored.value()), stored.key(), payload) != header.checksum()) {
			this.failures.increment();
			throw new UnreadableValueException(
					"it is damaged: its checksum is wrong; restore it from a backup or write it again");
		}
		return payload;
	}

	private static int checksum(Bytes header, Bytes key, Bytes payload) {
		CRC32C crc = new CRC32C();
		update(crc, header);
		update(crc, key);
		update(crc, payload);
		return (int) crc.getValue();
	}

	private static void update(CRC32C crc, Bytes bytes) {
		crc.update(bytes.backingArray(), bytes.backingOffset(), bytes.size());
	}

	@Override
	public String fingerprint() {
		return settings().toString();
	}

	@Override
	public Map<String, Object> settings() {
		Map<String, Object> settings = new LinkedHashMap<>();
		settings.put("enabled", this.writes);
		settings.put("algorithm", "crc32c");
		return settings;
	}

	@Override
	public List<Statistic> statistics() {
		return List.of(
				Statistic.counter("integrity.checked", "values", "Values whose checksum was checked",
						this.checked::sum),
				Statistic.counter("integrity.failures", "values", "Values whose checksum was wrong",
						this.failures::sum));
	}

}
