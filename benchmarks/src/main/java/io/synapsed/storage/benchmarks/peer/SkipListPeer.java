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

import java.util.Map;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

import io.synapsed.storage.common.Bytes;

/**
 * The ordered map of the JDK.
 */
final class SkipListPeer implements Peer {

	private final ConcurrentNavigableMap<Bytes, byte[]> map = new ConcurrentSkipListMap<>();

	@Override
	public int get(byte[] key) {
		byte[] value = this.map.get(Bytes.wrap(key));
		return (value != null) ? value.length : ABSENT;
	}

	@Override
	public void put(byte[] key, byte[] value) {
		this.map.put(Bytes.wrap(key), value);
	}

	@Override
	public void putAll(byte[][] keys, byte[][] values) {
		for (int index = 0; index < keys.length; index++) {
			put(keys[index], values[index]);
		}
	}

	@Override
	public void delete(byte[] key) {
		this.map.remove(Bytes.wrap(key));
	}

	@Override
	public long scan(byte[] from, int entries) {
		long sum = 0;
		int left = entries;
		for (Map.Entry<Bytes, byte[]> entry : this.map.tailMap(Bytes.wrap(from)).entrySet()) {
			if (left-- == 0) {
				break;
			}
			sum += entry.getKey().size() + entry.getValue().length;
		}
		return sum;
	}

	@Override
	public void close() {
		this.map.clear();
	}

}
