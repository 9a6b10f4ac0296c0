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
package io.synapsed.storage.autoconfigure;

import java.util.stream.Stream;

import io.synapsed.storage.autoconfigure.cassandra.CassandraEngineAutoConfiguration;
import io.synapsed.storage.autoconfigure.engine.MvStoreEngineAutoConfiguration;
import io.synapsed.storage.autoconfigure.engine.RocksDbEngineAutoConfiguration;
import io.synapsed.storage.autoconfigure.engine.SqliteEngineAutoConfiguration;
import io.synapsed.storage.autoconfigure.redis.RedisEngineAutoConfiguration;
import io.synapsed.storage.autoconfigure.redis.RedisInvalidationBusAutoConfiguration;

import org.springframework.boot.autoconfigure.AutoConfigurations;

/**
 * The auto-configurations of all engines, for tests that run a part of the others.
 */
public final class EngineAutoConfigurations {

	private EngineAutoConfigurations() {
	}

	/**
	 * Adds those of all engines.
	 * @param others the other auto-configurations
	 * @return all of them
	 */
	public static AutoConfigurations with(Class<?>... others) {
		return AutoConfigurations.of(Stream
			.concat(Stream.of(CassandraEngineAutoConfiguration.class, RocksDbEngineAutoConfiguration.class,
					MvStoreEngineAutoConfiguration.class, SqliteEngineAutoConfiguration.class,
					RedisEngineAutoConfiguration.class, RedisInvalidationBusAutoConfiguration.class), Stream.of(others))
			.toArray(Class<?>[]::new));
	}

}
