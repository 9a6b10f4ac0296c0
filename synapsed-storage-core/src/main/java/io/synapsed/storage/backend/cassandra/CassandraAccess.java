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

import java.util.Set;
import java.util.stream.Stream;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.engine.StoreDescriptor;
import io.synapsed.storage.spi.Condition;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.spi.WriteBatch;

/**
 * What an open store reads and writes with.
 *
 * @param statements the prepared statements
 * @param reader reads entries
 * @param writer writes entries
 * @param systemWriter writes the system namespace, by lightweight transactions in every
 * store
 * @param descriptor the descriptor of the store
 */
record CassandraAccess(CassandraStatements statements, EntryReader reader, EntryWriter writer,
		ConditionalWriter systemWriter, StoreDescriptor descriptor) {

	/**
	 * Prepares everything, and reads or creates the descriptor.
	 */
	static CassandraAccess open(String store, CassandraOptions options, CassandraLayout layout, CassandraCalls calls,
			CassandraErrors errors, CassandraSchema schema, SizeLimit sizeLimit, Set<Capability> capabilities,
			long now) {
		long deadline = System.nanoTime() + options.openTimeout().toNanos();
		CassandraStatements statements = new CassandraStatements(schema.table(), layout,
				new NativeExpiry(options.expiryGrace()), (statement) -> calls.prepare(statement, deadline));
		EntryReader reader = new EntryReader(calls, statements);
		VersionSequence versions = new VersionSequence();
		WriteRefusals refusals = new WriteRefusals(store, capabilities, layout);
		ConditionalWriter conditional = new ConditionalWriter(store, layout, calls, statements,
				new Transactions(store, calls, errors, reader), sizeLimit, refusals, versions, new PartitionTurns());
		EntryWriter writer = options.conditionalWrites() ? conditional
				: new PlainWriter(layout, calls, statements, sizeLimit, refusals, versions);
		StoreDescriptor descriptor = new SharedDescriptor(store, options, calls, reader, conditional).openOrCreate(now);
		return new CassandraAccess(statements, reader, writer, conditional, descriptor);
	}

	/**
	 * Returns what writes a key. What the library keeps for itself (descriptor, data
	 * keys, dictionaries) several instances agree on, also in a store of plain writes.
	 */
	EntryWriter writer(Bytes key) {
		return isOfSystem(key) ? this.systemWriter : this.writer;
	}

	/**
	 * Returns what writes a batch.
	 */
	EntryWriter writer(WriteBatch batch) {
		Stream<Bytes> keys = Stream.concat(batch.mutations().stream().map(Mutation::key),
				batch.conditions().stream().map(Condition::key));
		return (this.writer == this.systemWriter || keys.allMatch(CassandraAccess::isOfSystem)) ? this.systemWriter
				: this.writer;
	}

	private static boolean isOfSystem(Bytes key) {
		return key.startsWith(Namespace.SYSTEM.prefix());
	}

}
