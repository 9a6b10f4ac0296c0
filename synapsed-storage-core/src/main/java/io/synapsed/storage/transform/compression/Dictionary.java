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

package io.synapsed.storage.transform.compression;

import java.util.concurrent.ConcurrentHashMap;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.exception.StorageClosedException;
import io.synapsed.storage.spi.Namespace;

/**
 * Holds a dictionary, digested for the algorithms that use it. Safe for use by several
 * threads.
 */
final class Dictionary implements AutoCloseable {

	private final int id;

	private final Namespace namespace;

	private final int algorithm;

	private final long created;

	private final Bytes content;

	/** Digested dictionaries by algorithm: the same algorithm may have several levels. */
	private final ConcurrentHashMap<DictionaryAlgorithm, DictionaryAlgorithm.Digested> digested = new ConcurrentHashMap<>();

	private boolean closed;

	Dictionary(int id, Namespace namespace, int algorithm, long created, Bytes content) {
		this.id = id;
		this.namespace = namespace;
		this.algorithm = algorithm;
		this.created = created;
		this.content = content;
	}

	int id() {
		return this.id;
	}

	Namespace namespace() {
		return this.namespace;
	}

	int algorithm() {
		return this.algorithm;
	}

	long created() {
		return this.created;
	}

	Bytes content() {
		return this.content;
	}

	int size() {
		return this.content.size();
	}

	DictionaryAlgorithm.Digested digestedFor(DictionaryAlgorithm algorithm) {
		DictionaryAlgorithm.Digested ready = this.digested.get(algorithm);
		return (ready != null) ? ready : digest(algorithm);
	}

	private synchronized DictionaryAlgorithm.Digested digest(DictionaryAlgorithm algorithm) {
		if (this.closed) {
			throw new StorageClosedException(null, "the dictionary was closed together with its store");
		}
		return this.digested.computeIfAbsent(algorithm, (user) -> user.withDictionary(this.content.toByteArray()));
	}

	@Override
	public synchronized void close() {
		this.closed = true;
		this.digested.values().forEach(DictionaryAlgorithm.Digested::close);
	}

}
