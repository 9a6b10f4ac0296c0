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

import java.util.ArrayList;
import java.util.List;

import io.lettuce.core.protocol.CommandType;

/**
 * Checks whether the servers take writes. It writes keys beside the entries and records
 * no change, so that readers do not see them and no change is dropped from the history.
 */
final class ServerProbe {

	private static final long KEPT_MILLIS = 60_000;

	private final RedisLayout layout;

	private final RedisCalls calls;

	private final int buckets;

	/**
	 * Creates a probe.
	 * @param singleServer whether one bucket stands for all
	 */
	ServerProbe(RedisLayout layout, RedisCalls calls, boolean singleServer) {
		this.layout = layout;
		this.calls = calls;
		this.buckets = singleServer ? 1 : layout.buckets();
	}

	void write() {
		List<RedisRequest> requests = new ArrayList<>(this.buckets);
		for (int bucket = 0; bucket < this.buckets; bucket++) {
			requests.add(RedisRequest.of(CommandType.SET,
					RedisRequest.arguments()
						.addKey(this.layout.probeKey(bucket))
						.addValue(new byte[0])
						.add("PX")
						.add(KEPT_MILLIS)));
		}
		this.calls.callAll("probe", requests, true);
	}

}
