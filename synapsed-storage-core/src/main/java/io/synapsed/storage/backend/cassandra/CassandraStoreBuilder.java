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

package io.synapsed.storage.backend.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import io.synapsed.storage.engine.CallRegistry;
import io.synapsed.storage.engine.EngineBuilder;
import io.synapsed.storage.exception.StorageConfigurationException;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link CassandraStore}.
 *
 * @since 0.1.0
 */
public final class CassandraStoreBuilder extends EngineBuilder<CassandraStoreBuilder> {

	private @Nullable CqlSession session;

	private CassandraOptions options = CassandraOptions.DEFAULT;

	CassandraStoreBuilder() {
		super("cassandra");
	}

	/**
	 * Sets the session.
	 * @param session an open session; must be set. It is not closed with the store
	 * @return this builder
	 */
	public CassandraStoreBuilder session(CqlSession session) {
		this.session = session;
		return this;
	}

	/**
	 * Sets layout and limits.
	 * @param options the options; {@link CassandraOptions#DEFAULT} unless set
	 * @return this builder
	 */
	public CassandraStoreBuilder options(CassandraOptions options) {
		this.options = options;
		return this;
	}

	/**
	 * Opens the store.
	 * @return the open store
	 * @throws StorageConfigurationException if a setting is wrong, the keyspace or the
	 * table is missing, or the data was written with other settings
	 * @throws io.synapsed.storage.exception.StorageException if the servers cannot be
	 * reached in time or refuse to serve
	 */
	public CassandraStore build() {
		if (this.session == null) {
			throw new StorageConfigurationException(name(), "a session must be set");
		}
		CassandraStore store = new CassandraStore(this, this.options, this.session, new CallRegistry(name()));
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
