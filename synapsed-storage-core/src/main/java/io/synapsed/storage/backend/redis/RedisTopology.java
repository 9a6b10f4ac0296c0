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

import java.util.Locale;

/**
 * How the servers behind a connection stand together.
 */
enum RedisTopology {

	/** One server. */
	STANDALONE,

	/** One master at a time, which Sentinel names. */
	SENTINEL,

	/** A fixed list of servers, one of which is the master. */
	MASTER_REPLICA,

	/** Several masters, each with a part of the keys. */
	CLUSTER;

	/**
	 * Whether one server holds all keys, so that one script can reach any of them.
	 */
	boolean isSingleServer() {
		return this != CLUSTER;
	}

	String text() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
