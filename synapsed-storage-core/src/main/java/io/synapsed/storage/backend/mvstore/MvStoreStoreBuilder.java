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

package io.synapsed.storage.backend.mvstore;

import java.time.Duration;
import java.util.List;

import io.synapsed.storage.engine.DataDirectory;
import io.synapsed.storage.engine.DirectoryEngineBuilder;
import io.synapsed.storage.engine.EngineFiles;

/**
 * Builds a {@link MvStoreStore}.
 *
 * @since 0.1.0
 */
public final class MvStoreStoreBuilder extends DirectoryEngineBuilder<MvStoreStore, MvStoreStoreBuilder> {

	private static final EngineFiles FILES = new EngineFiles("mvstore", MvStoreFile.NAME, List.of(MvStoreFile.NAME));

	private MvStoreOptions options = MvStoreOptions.DEFAULT;

	private Duration lockTimeout = Duration.ofSeconds(10);

	MvStoreStoreBuilder() {
		super(FILES);
	}

	/**
	 * Sets how memory and file are used.
	 * @param options the options; {@link MvStoreOptions#DEFAULT} unless set
	 * @return this builder
	 */
	public MvStoreStoreBuilder options(MvStoreOptions options) {
		this.options = options;
		return this;
	}

	/**
	 * Sets how long a write waits for its turn.
	 * @param lockTimeout the longest time; 10 seconds unless set
	 * @return this builder
	 */
	public MvStoreStoreBuilder lockTimeout(Duration lockTimeout) {
		this.lockTimeout = lockTimeout;
		return this;
	}

	@Override
	protected MvStoreStore open(DataDirectory directory) {
		return new MvStoreStore(this, this.options, durability(), this.lockTimeout, directory);
	}

}
