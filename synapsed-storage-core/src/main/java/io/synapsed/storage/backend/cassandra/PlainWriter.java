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
import java.util.concurrent.CompletableFuture;

import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
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
	public CompletableFuture<Version> put(Mutation.Put put, ConsistencyLevel level, long now) {
		this.sizeLimit.check("put", List.of(put));
		Version version = this.versions.next();
		return request("put", this.statements.put(put, version, now, RowCondition.NONE), level, this.calls.deadline())
			.thenApply((answer) -> version);
	}

	/**
	 * {@inheritDoc} Two clients that remove an entry at the same time may both be told
	 * that there was one.
	 */
	@Override
	public CompletableFuture<Boolean> delete(Bytes key, ConsistencyLevel level, long now) {
		long deadline = this.calls.deadline();
		return find(key, deadline).thenCompose((row) -> {
			if (row == null || row.getLong(1) <= now) {
				// A tombstone for nothing would only be in the way of scans.
				return CompletableFuture.completedFuture(false);
			}
			return request("delete", this.statements.delete(key, RowCondition.NONE), level, deadline)
				.thenApply((answer) -> true);
		});
	}

	private CompletableFuture<AsyncResultSet> request(String operation, Statement<?> statement, ConsistencyLevel level,
			long deadline) {
		return this.calls.request(operation, Access.PLAIN_WRITE, atLevel(statement, level), deadline);
	}

	private static Statement<?> atLevel(Statement<?> statement, ConsistencyLevel level) {
		DefaultConsistencyLevel asked = CassandraLevels.ofPlainWrite(level);
		return (asked == DefaultConsistencyLevel.LOCAL_QUORUM) ? statement : statement.setConsistencyLevel(asked);
	}

	/**
	 * Reads version, expiry and timestamp of a row.
	 */
	private CompletableFuture<@Nullable Row> find(Bytes key, long deadline) {
		Statement<?> statement = this.statements.written(key)
			.setConsistencyLevel(CassandraLevels.ofRead(CassandraLevels.MAJORITY))
			.build();
		return this.calls.request("get", Access.READ, statement, deadline).thenApply((answer) -> {
			Row row = answer.one();
			return (row != null && row.getUuid(0) != null) ? row : null;
		});
	}

	@Override
	public CompletableFuture<CommitResult> commit(WriteBatch batch, ConsistencyLevel level, long now) {
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
		CommitResult applied = CommitResult.applied(Collections.nCopies(batch.mutations().size(), version));
		return this.calls.writeAll("commit", Access.PLAIN_WRITE, writes)
			.thenCompose((done) -> rewriteAll(plan.maintenance(), level, now))
			.thenApply((done) -> applied);
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
	private CompletableFuture<@Nullable Void> rewriteAll(Collection<Mutation> maintenance, ConsistencyLevel level,
			long now) {
		CompletableFuture<@Nullable Void> all = CompletableFuture.completedFuture(null);
		for (Mutation mutation : maintenance) {
			if (mutation instanceof Mutation.Rewrite rewrite && rewrite.put().expiresAt() > now) {
				all = all.thenCompose((done) -> rewrite(rewrite, level, now));
			}
		}
		return all;
	}

	private CompletableFuture<@Nullable Void> rewrite(Mutation.Rewrite rewrite, ConsistencyLevel level, long now) {
		long deadline = this.calls.deadline();
		return find(rewrite.key(), deadline).thenCompose((row) -> {
			UUID version = (row != null) ? row.getUuid(0) : null;
			if (row == null || version == null || !VersionSequence.decode(version).equals(rewrite.version())
					|| row.getLong(1) != rewrite.put().expiresAt()) {
				return CompletableFuture.completedFuture(null);
			}
			return request("commit", this.statements.rewrite(rewrite.put(), rewrite.version(), now, row.getLong(2) + 1),
					level, deadline)
				.thenApply((answer) -> null);
		});
	}

}
