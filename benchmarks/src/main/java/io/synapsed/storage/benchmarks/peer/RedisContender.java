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

package io.synapsed.storage.benchmarks.peer;

import io.synapsed.storage.backend.redis.RedisOptions;
import io.synapsed.storage.backend.redis.RedisStore;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * All that are measured beside each other over one server of Redis.
 */
public enum RedisContender {

	/** Our Redis engine, which records an index and changes for everybody. */
	OUR_REDIS("our redis", (host, port) -> ours(host, port, RedisOptions.DEFAULT)),

	/** Our Redis engine for an application that needs neither order nor watches. */
	OUR_PLAIN_REDIS("our redis without index and watch",
			(host, port) -> ours(host, port, RedisOptions.builder().index(false).watch(false).build())),

	/** The client below all of Spring. */
	LETTUCE("Lettuce", LettucePeer::new),

	/** Spring Cache over Redis. */
	SPRING_CACHE("Spring Cache over Redis", SpringCachePeer::redis),

	/** A map of Redisson. */
	REDISSON("Redisson `RMap`", RedissonPeer::new),

	/** A cache of JetCache. */
	JETCACHE("JetCache", JetCachePeer::new);

	private final String title;

	private final Opening opening;

	RedisContender(String title, Opening opening) {
		this.title = title;
		this.opening = opening;
	}

	private static Peer ours(String host, int port, RedisOptions options) {
		LettuceConnectionFactory connections = new LettuceConnectionFactory(host, port);
		connections.afterPropertiesSet();
		connections.start();
		return new TemplatePeer(RedisStore.builder().connectionFactory(connections).options(options).build(),
				connections::destroy);
	}

	/**
	 * Returns how tables call it.
	 * @return a name
	 */
	public String title() {
		return this.title;
	}

	/**
	 * Connects it.
	 * @param host the host of the server
	 * @param port its port
	 * @return the connected library
	 * @throws Exception if that fails
	 */
	public Peer open(String host, int port) throws Exception {
		return this.opening.open(host, port);
	}

	/** Connects a library. */
	private interface Opening {

		Peer open(String host, int port) throws Exception;

	}

}
