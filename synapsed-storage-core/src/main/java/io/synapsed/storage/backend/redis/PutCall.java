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

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.synapsed.storage.common.Version;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.Mutation;
import org.jspecify.annotations.Nullable;

/**
 * Builds the call of a script that stores one entry without conditions: the frequent
 * case, for which the script for commits would do several times the work.
 */
final class PutCall {

	private static final RedisScript PUT = RedisScript.load("put.lua");

	private static final RedisScript PUT_RECORDED = RedisScript.load("put-recorded.lua");

	/**
	 * What a script answers that has changed nothing: the script for commits tells why.
	 */
	private static final Long REFUSED = -1L;

	/** What a script answers if the log of invalidations has refused the message. */
	private static final Long UNANNOUNCED = -2L;

	private static final RedisScript ANNOUNCE = RedisScript.load("announce.lua");

	private static final RedisScript ANNOUNCED_PUT = PUT.after(ANNOUNCE);

	private static final RedisScript ANNOUNCED_PUT_RECORDED = PUT_RECORDED.after(ANNOUNCE);

	private static final byte[] ZERO = { '0' };

	private PutCall() {
	}

	/**
	 * Stores an entry.
	 * @param history number of changes that the bucket keeps
	 * @param announcement a message for the log of invalidations on the same server that
	 * the write is to carry, or {@code null}
	 * @return whether the entry was stored; otherwise nothing was changed
	 */
	static boolean run(RedisCalls calls, RedisLayout layout, Mutation.Put put, Version version, Recorded recorded,
			long history, long now, @Nullable JoinedAnnouncement announcement) {
		int bucket = layout.bucketOf(put.key());
		List<byte[]> keys = new ArrayList<>(5);
		List<byte[]> values = new ArrayList<>(6);
		keys.add(layout.entryKey(bucket, put.key()));
		values.add(StoredValue.encode(put, version));
		long remaining = CommitCall.remaining(put.expiresAt(), now);
		values.add((remaining > 0) ? text(remaining) : ZERO);
		values.add(put.key().exactArray());
		boolean watched = recorded.watch().isMaintained();
		if (watched) {
			keys.add(layout.changesKey(bucket));
			keys.add(layout.sequenceKey(bucket));
			values.add(text(history));
		}
		if (recorded.index().isMaintained()) {
			keys.add(layout.indexKey(bucket));
			values.add(ZERO);
		}
		if (put.expiresAt() != Entry.NEVER) {
			keys.add(layout.expiryKey(bucket));
			values.add(text(put.expiresAt()));
		}
		RedisScript.Call call = new RedisScript.Call(keys, values);
		if (announcement != null) {
			Object announced = calls.run("put", watched ? ANNOUNCED_PUT_RECORDED : ANNOUNCED_PUT,
					announcement.before(call), true);
			if (!UNANNOUNCED.equals(announced)) {
				announcement.done();
				return !REFUSED.equals(announced);
			}
			announcement.publish();
		}
		Object reply = calls.run("put", watched ? PUT_RECORDED : PUT, call, true);
		return !REFUSED.equals(reply);
	}

	private static byte[] text(long number) {
		return Long.toString(number).getBytes(StandardCharsets.US_ASCII);
	}

}
