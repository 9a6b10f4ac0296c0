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

import java.nio.file.Path;

import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.type.ByteArrayDataType;

/**
 * H2 MVStore as it comes. It commits in the background unless told to commit every write.
 */
final class MvStorePeer extends CommittedMapPeer<MVMap<byte[], byte[]>> {

	private final MVStore store;

	private MvStorePeer(MVStore store, boolean committing) {
		super(store.openMap("entries", new MVMap.Builder<byte[], byte[]>().keyType(ByteArrayDataType.INSTANCE)
			.valueType(ByteArrayDataType.INSTANCE)), committing);
		this.store = store;
	}

	MvStorePeer(Path directory, boolean committing) {
		this(new MVStore.Builder().fileName(directory.resolve("peer.mv").toString()).open(), committing);
	}

	@Override
	void commit() {
		this.store.commit();
	}

	@Override
	public long scan(byte[] from, int entries) {
		long sum = 0;
		Cursor<byte[], byte[]> cursor = map().cursor(from);
		for (int count = 0; count < entries && cursor.hasNext(); count++) {
			sum += cursor.next().length + cursor.getValue().length;
		}
		return sum;
	}

	@Override
	public void close() {
		this.store.close();
	}

}
