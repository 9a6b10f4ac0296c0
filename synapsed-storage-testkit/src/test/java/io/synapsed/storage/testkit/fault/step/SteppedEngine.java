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

package io.synapsed.storage.testkit.fault.step;

import java.nio.file.Path;

import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.backend.mvstore.MvStoreStore;
import io.synapsed.storage.backend.rocksdb.RocksDbStore;
import io.synapsed.storage.backend.sqlite.SqliteStore;
import io.synapsed.storage.common.Durability;
import io.synapsed.storage.spi.KeyValueStore;

/**
 * The engines that are judged after an error at every step.
 */
public enum SteppedEngine {

	/** The heap. */
	MEMORY {

		@Override
		KeyValueStore open(Path directory, Durability durability) {
			return MemoryStore.builder().build();
		}

		@Override
		boolean isDurable() {
			return false;
		}

	},

	/** RocksDB. */
	ROCKSDB {

		@Override
		KeyValueStore open(Path directory, Durability durability) {
			return RocksDbStore.builder().directory(directory).durability(durability).build();
		}

	},

	/** H2 MVStore. */
	MVSTORE {

		@Override
		KeyValueStore open(Path directory, Durability durability) {
			return MvStoreStore.builder().directory(directory).durability(durability).build();
		}

	},

	/** SQLite. */
	SQLITE {

		@Override
		KeyValueStore open(Path directory, Durability durability) {
			return SqliteStore.builder().directory(directory).durability(durability).build();
		}

	};

	abstract KeyValueStore open(Path directory, Durability durability);

	boolean isDurable() {
		return true;
	}

}
