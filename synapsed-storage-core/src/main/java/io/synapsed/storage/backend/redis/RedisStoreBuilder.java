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

import io.synapsed.storage.engine.CallRegistry;
import io.synapsed.storage.engine.EngineBuilder;
import io.synapsed.storage.exception.StorageConfigurationException;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Builds a {@link RedisStore}. The names of its keys are made of the name of the store,
 * unless a prefix is set.
 *
 * @since 0.1.0
 */
public final class RedisStoreBuilder extends EngineBuilder<RedisStoreBuilder> {

	private @Nullable LettuceConnectionFactory connectionFactory;

	private RedisOptions options = RedisOptions.DEFAULT;

	RedisStoreBuilder() {
		super("redis");
	}

	/**
	 * Sets where connections come from.
	 * @param connectionFactory a factory that was started; must be set. It is not closed
	 * with the store. Where it was stopped before, as an application context does before
	 * it destroys its beans, the next call starts it again
	 * @return this builder
	 */
	public RedisStoreBuilder connectionFactory(LettuceConnectionFactory connectionFactory) {
		this.connectionFactory = connectionFactory;
		return this;
	}

	/**
	 * Sets layout and limits.
	 * @param options the options; {@link RedisOptions#DEFAULT} unless set
	 * @return this builder
	 */
	public RedisStoreBuilder options(RedisOptions options) {
		this.options = options;
		return this;
	}

	/**
	 * Opens the store.
	 * @return the open store
	 * @throws StorageConfigurationException if a setting is wrong, or the data was
	 * written with other settings
	 * @throws io.synapsed.storage.exception.StorageException if the server cannot be
	 * reached in time or refuses to serve, unless the store may connect later
	 */
	public RedisStore build() {
		if (this.connectionFactory == null) {
			throw new StorageConfigurationException(name(), "a connection factory must be set");
		}
		RedisStore store = new RedisStore(this, this.options, this.connectionFactory, new CallRegistry(name()));
		try {
			store.open();
			return store;
		}
		catch (RuntimeException | Error ex) {
			store.close();
			throw ex;
		}
	}

}
