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

package io.synapsed.storage.benchmarks;

import java.util.List;

import io.synapsed.storage.benchmarks.peer.Contender;

/**
 * An engine of ours and the libraries that run beside it in one process.
 */
enum YcsbField {

	/** In memory. */
	MEMORY(20_000, Contender.OUR_MEMORY, Contender.SKIP_LIST),

	/** On RocksDB. */
	ROCKSDB(2_000, Contender.OUR_ROCKSDB, Contender.ROCKSDB, Contender.MAPDB_TREE, Contender.MAPDB_HASH,
			Contender.XODUS, Contender.LMDB),

	/** On MVStore. */
	MVSTORE(2_000, Contender.OUR_MVSTORE, Contender.MVSTORE, Contender.MVSTORE_COMMITTED, Contender.MAPDB_TREE,
			Contender.XODUS, Contender.LMDB),

	/** On SQLite. */
	SQLITE(2_000, Contender.OUR_SQLITE, Contender.JDBC, Contender.JDBC_TEMPLATE, Contender.MAPDB_TREE, Contender.XODUS);

	private final int operations;

	private final List<Contender> contenders;

	YcsbField(int operations, Contender... contenders) {
		this.operations = operations;
		this.contenders = List.of(contenders);
	}

	/** Operations of a turn. */
	int operations() {
		return this.operations;
	}

	/** All of them, ours first. */
	List<Contender> contenders() {
		return this.contenders;
	}

	Contender ours() {
		return this.contenders.get(0);
	}

}
