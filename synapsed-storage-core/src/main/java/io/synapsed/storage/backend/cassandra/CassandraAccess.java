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

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.engine.StoreDescriptor;

/**
 * What an open store reads and writes with.
 *
 * @param statements the prepared statements
 * @param reader reads entries
 * @param writer writes entries
 * @param descriptorWriter writes the descriptor, by lightweight transactions in every
 * store
 * @param descriptor the descriptor of the store
 */
record CassandraAccess(CassandraStatements statements, EntryReader reader, EntryWriter writer,
		ConditionalWriter descriptorWriter, StoreDescriptor descriptor) {

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
	 * Returns what writes a key: the descriptor has its own way in a store of plain
	 * writes.
	 */
	EntryWriter writer(Bytes key) {
		return (this.writer != this.descriptorWriter && key.equals(StoreDescriptor.key())) ? this.descriptorWriter
				: this.writer;
	}

}
