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

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.UUID;

import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.Statement;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.ConsistencyLevel;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.spi.CommitResult;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.WriteBatch;
import org.jspecify.annotations.Nullable;

/**
 * Makes every write a plain one: the write with the latest timestamp stays, by the clocks
 * of the clients.
 */
final class PlainWriter implements EntryWriter {

	private final CassandraLayout layout;

	private final CassandraCalls calls;

	private final CassandraStatements statements;

	private final SizeLimit sizeLimit;

	private final WriteRefusals refusals;

	private final VersionSequence versions;

	PlainWriter(CassandraLayout layout, CassandraCalls calls, CassandraStatements statements, SizeLimit sizeLimit,
			WriteRefusals refusals, VersionSequence versions) {
		this.layout = layout;
		this.calls = calls;
		this.statements = statements;
		this.sizeLimit = sizeLimit;
		this.refusals = refusals;
		this.versions = versions;
	}

	@Override
	public Version put(Mutation.Put put, ConsistencyLevel level, long now) {
		this.sizeLimit.check("put", List.of(put));
		Version version = this.versions.next();
		call("put", this.statements.put(put, version, now, RowCondition.NONE), level);
		return version;
	}

	/**
	 * {@inheritDoc} Two clients that remove an entry at the same time may both be told
	 * that there was one.
	 */
	@Override
	public boolean delete(Bytes key, ConsistencyLevel level, long now) {
		long deadline = this.calls.deadline();
		Row row = find(key, deadline);
		if (row == null || row.getLong(1) <= now) {
			// A tombstone for nothing would only be in the way of scans.
			return false;
		}
		this.calls.call("delete", Access.PLAIN_WRITE, atLevel(this.statements.delete(key, RowCondition.NONE), level),
				deadline);
		return true;
	}

	private void call(String operation, Statement<?> statement, ConsistencyLevel level) {
		this.calls.call(operation, Access.PLAIN_WRITE, atLevel(statement, level), this.calls.deadline());
	}

	private static Statement<?> atLevel(Statement<?> statement, ConsistencyLevel level) {
		DefaultConsistencyLevel asked = CassandraLevels.ofPlainWrite(level);
		return (asked == DefaultConsistencyLevel.LOCAL_QUORUM) ? statement : statement.setConsistencyLevel(asked);
	}

	/**
	 * Reads version, expiry and timestamp of a row.
	 */
	private @Nullable Row find(Bytes key, long deadline) {
		Row row = this.calls
			.call("get", Access.READ,
					this.statements.written(key)
						.setConsistencyLevel(CassandraLevels.ofRead(CassandraLevels.MAJORITY))
						.build(),
					deadline)
			.one();
		return (row != null && row.getUuid(0) != null) ? row : null;
	}

	@Override
	public CommitResult commit(WriteBatch batch, ConsistencyLevel level, long now) {
		if (!batch.conditions().isEmpty()) {
			throw this.refusals.unsupported(Capability.CONDITIONAL_WRITE);
		}
		BatchPlan plan = BatchPlan.of(batch);
		Collection<List<Mutation>> apart = plan.byPartition(this.layout);
		apart.forEach((changes) -> this.sizeLimit.check("commit", changes));
		Version version = this.versions.next();
		List<Statement<?>> writes = new ArrayList<>(apart.size());
		for (List<Mutation> changes : apart) {
			writes.add(atLevel(together(changes, version, now), level));
		}
		this.calls.callAll("commit", Access.PLAIN_WRITE, writes);
		rewrite(plan.maintenance(), level, now);
		return CommitResult.applied(Collections.nCopies(batch.mutations().size(), version));
	}

	private Statement<?> together(List<Mutation> changes, Version version, long now) {
		return CassandraStatements.together(changes.stream()
			.map((change) -> this.statements.change(change, version, now, RowCondition.NONE))
			.toList());
	}

	/**
	 * Stores values again, right after the write that they are of: whatever was written
	 * later stays.
	 */
	private void rewrite(Collection<Mutation> maintenance, ConsistencyLevel level, long now) {
		for (Mutation mutation : maintenance) {
			if (mutation instanceof Mutation.Rewrite rewrite && rewrite.put().expiresAt() > now) {
				Row row = find(rewrite.key(), this.calls.deadline());
				UUID version = (row != null) ? row.getUuid(0) : null;
				if (row != null && version != null && VersionSequence.decode(version).equals(rewrite.version())
						&& row.getLong(1) == rewrite.put().expiresAt()) {
					call("commit", this.statements.rewrite(rewrite.put(), rewrite.version(), now, row.getLong(2) + 1),
							level);
				}
			}
		}
	}

}
