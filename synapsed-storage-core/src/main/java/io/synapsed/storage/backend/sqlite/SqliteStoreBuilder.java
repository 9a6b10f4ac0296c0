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

package io.synapsed.storage.backend.sqlite;

import java.util.List;

import io.synapsed.storage.engine.DataDirectory;
import io.synapsed.storage.engine.DirectoryEngineBuilder;
import io.synapsed.storage.engine.EngineFiles;

/**
 * Builds a {@link SqliteStore}.
 *
 * @since 0.1.0
 */
public final class SqliteStoreBuilder extends DirectoryEngineBuilder<SqliteStore, SqliteStoreBuilder> {

	private static final EngineFiles FILES = new EngineFiles("sqlite", ConnectionFactory.FILE,
			List.of(ConnectionFactory.FILE));

	private SqliteOptions options = SqliteOptions.DEFAULT;

	SqliteStoreBuilder() {
		super(FILES);
	}

	/**
	 * Sets how connections, memory and disk are used.
	 * @param options the options; {@link SqliteOptions#DEFAULT} unless set
	 * @return this builder
	 */
	public SqliteStoreBuilder options(SqliteOptions options) {
		this.options = options;
		return this;
	}

	@Override
	protected SqliteStore open(DataDirectory directory) {
		LinkedFile.refuseIfOpenElsewhere(name(), directory.path().resolve(ConnectionFactory.FILE));
		return new SqliteStore(this, this.options, durability(), directory);
	}

}
