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

package io.synapsed.storage.backend.redis;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

import org.jspecify.annotations.Nullable;

/**
 * A position in the changes of a bucket: the time of the server in microseconds, the
 * number of the change, which counts without gaps, and the stamp of the change, which
 * distinguishes one history from another.
 */
final class ChangePosition {

	private static final byte FORMAT = 1;

	private static final int SIZE = 2 * Long.BYTES + StoredValue.STAMP_SIZE;

	private final long time;

	private final long number;

	private final byte[] stamp;

	ChangePosition(long time, long number, byte[] stamp) {
		this.time = time;
		this.number = number;
		this.stamp = stamp;
	}

	long time() {
		return this.time;
	}

	long number() {
		return this.number;
	}

	byte[] stamp() {
		return this.stamp;
	}

	byte[] id() {
		return (this.time + "-" + this.number).getBytes(StandardCharsets.US_ASCII);
	}

	boolean isBefore(ChangePosition other) {
		return this.time < other.time || (this.time == other.time && this.number < other.number);
	}

	boolean isSameAs(ChangePosition other) {
		return this.time == other.time && this.number == other.number && Arrays.equals(this.stamp, other.stamp);
	}

	/**
	 * Reads the latest position of a bucket, as the server stores it.
	 * @return the position, or {@code null} if there is none
	 */
	static @Nullable ChangePosition ofSequence(byte @Nullable [] sequence) {
		if (sequence == null) {
			return null;
		}
		int end = sequence.length - StoredValue.STAMP_SIZE;
		if (end < 4 || sequence[end - 1] != ':') {
			return null;
		}
		byte[] id = Arrays.copyOf(sequence, end - 1);
		return ofId(id, Arrays.copyOfRange(sequence, end, sequence.length));
	}

	/**
	 * Reads the identifier of a change.
	 */
	static @Nullable ChangePosition ofId(byte[] id, byte[] stamp) {
		String text = new String(id, StandardCharsets.US_ASCII);
		int separator = text.indexOf('-');
		try {
			return new ChangePosition(Long.parseLong(text, 0, Math.max(0, separator), 10),
					Long.parseLong(text, separator + 1, text.length(), 10), stamp);
		}
		catch (NumberFormatException ex) {
			return null;
		}
	}

	/**
	 * Writes the positions of all buckets as text.
	 */
	static String write(ChangePosition[] positions) {
		ByteBuffer buffer = ByteBuffer.allocate(1 + positions.length * SIZE).put(FORMAT);
		for (ChangePosition position : positions) {
			buffer.putLong(position.time).putLong(position.number).put(position.stamp);
		}
		return Base64.getUrlEncoder().withoutPadding().encodeToString(buffer.array());
	}

	/**
	 * Reads the positions of all buckets.
	 * @return the positions, or {@code null} if the text holds none for so many buckets
	 */
	static ChangePosition @Nullable [] read(String text, int buckets) {
		byte[] bytes;
		try {
			bytes = Base64.getUrlDecoder().decode(text);
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
		if (bytes.length != 1 + buckets * SIZE || bytes[0] != FORMAT) {
			return null;
		}
		ByteBuffer buffer = ByteBuffer.wrap(bytes, 1, bytes.length - 1);
		ChangePosition[] positions = new ChangePosition[buckets];
		for (int bucket = 0; bucket < buckets; bucket++) {
			long time = buffer.getLong();
			long number = buffer.getLong();
			byte[] stamp = new byte[StoredValue.STAMP_SIZE];
			buffer.get(stamp);
			positions[bucket] = new ChangePosition(time, number, stamp);
		}
		return positions;
	}

}
