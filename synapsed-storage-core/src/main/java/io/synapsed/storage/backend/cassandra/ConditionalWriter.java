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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.Statement;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.ConsistencyLevel;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.exception.StorageTimeoutException;
import io.synapsed.storage.spi.CommitResult;
import io.synapsed.storage.spi.Condition;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.WriteBatch;
import org.jspecify.annotations.Nullable;

/**
 * Makes every write a lightweight transaction. A put without a condition requires
 * something that always holds, so that it is one transaction and never repeated.
 * <p>
 * Transactions of one partition stand in each other's way on the servers, and wait at
 * random before they try again. Those of this process therefore go one after another.
 */
final class ConditionalWriter implements EntryWriter {

	private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

	private static final int MOST_DOUBLINGS = 5;

	private final String store;

	private final CassandraLayout layout;

	private final CassandraCalls calls;

	private final CassandraStatements statements;

	private final Transactions transactions;

	private final SizeLimit sizeLimit;

	private final WriteRefusals refusals;

	private final VersionSequence versions;

	private final PartitionTurns partitions;

	ConditionalWriter(String store, CassandraLayout layout, CassandraCalls calls, CassandraStatements statements,
			Transactions transactions, SizeLimit sizeLimit, WriteRefusals refusals, VersionSequence versions,
			PartitionTurns partitions) {
		this.store = store;
		this.layout = layout;
		this.calls = calls;
		this.statements = statements;
		this.transactions = transactions;
		this.sizeLimit = sizeLimit;
		this.refusals = refusals;
		this.versions = versions;
		this.partitions = partitions;
	}

	@Override
	public CompletableFuture<Version> put(Mutation.Put put, ConsistencyLevel level, long now) {
		this.sizeLimit.check("put", List.of(put));
		Version version = this.versions.next();
		return run("put", this.statements.put(put, version, now, RowCondition.any(version)), Traces.of(put, version),
				level)
			.thenApply((decision) -> version);
	}

	@Override
	public CompletableFuture<Boolean> delete(Bytes key, ConsistencyLevel level, long now) {
		return run("delete", this.statements.delete(key, RowCondition.present(now)),
				Traces.of(new Mutation.Delete(key), this.versions.next()), level)
			.thenApply(Decision::applied);
	}

	private CompletableFuture<Decision> run(String operation, Statement<?> statement, Traces traces,
			ConsistencyLevel level) {
		long deadline = this.calls.deadline();
		return inTurn(operation, traces, deadline,
				() -> this.transactions.run(operation, statement, traces, CassandraLevels.ofCommit(level), deadline));
	}

	private <T> CompletableFuture<T> inTurn(String operation, Traces traces, long deadline,
			Supplier<CompletableFuture<T>> work) {
		return this.partitions.take(this.layout.partitionOf(traces.anyKey()), () -> {
			if (System.nanoTime() - deadline >= 0) {
				throw new StorageTimeoutException(this.store,
						operation + " waited too long for other writes of its partition; nothing was written");
			}
			return work.get();
		});
	}

	@Override
	public CompletableFuture<CommitResult> commit(WriteBatch batch, ConsistencyLevel level, long now) {
		BatchPlan plan = BatchPlan.of(batch);
		Collection<List<Mutation>> apart = plan.byPartition(this.layout);
		apart.forEach((changes) -> this.sizeLimit.check("commit", changes));
		Version version = this.versions.next();
		CommitResult applied = CommitResult.applied(Collections.nCopies(batch.mutations().size(), version));
		return apply(plan, apart, batch.conditions(), version, level, now)
			.thenCompose((failed) -> failed.isEmpty() ? maintain(plan.maintenance(), now).thenApply((done) -> applied)
					: CompletableFuture.completedFuture(CommitResult.rejected(failed)));
	}

	/**
	 * Applies the visible changes.
	 * @return the keys whose conditions have failed
	 */
	private CompletableFuture<List<Bytes>> apply(BatchPlan plan, Collection<List<Mutation>> apart,
			List<Condition> conditions, Version version, ConsistencyLevel level, long now) {
		if (conditions.isEmpty() && apart.size() > 1) {
			return applyApart(apart, version, level, now).thenApply((done) -> List.of());
		}
		if (plan.changes().isEmpty() && conditions.isEmpty()) {
			return CompletableFuture.completedFuture(List.of());
		}
		this.refusals.requireOnePartition(plan.keys(conditions));
		return applyTogether(plan, conditions, version, level, now);
	}

	/**
	 * Applies the changes of each partition by a transaction of its own.
	 */
	private CompletableFuture<@Nullable Void> applyApart(Collection<List<Mutation>> partitions, Version version,
			ConsistencyLevel level, long now) {
		List<Statement<?>> transactions = new ArrayList<>(partitions.size());
		for (List<Mutation> changes : partitions) {
			List<BoundStatement> steps = new ArrayList<>(changes.size());
			for (Mutation change : changes) {
				steps.add(this.statements.change(change, version, now,
						steps.isEmpty() ? RowCondition.any(version) : RowCondition.NONE));
			}
			transactions.add(CassandraStatements.together(steps).setConsistencyLevel(CassandraLevels.ofCommit(level)));
		}
		return this.calls.writeAll("commit", Access.CONDITIONAL_WRITE, transactions);
	}

	/**
	 * Applies changes of one partition if all conditions hold.
	 * @return the keys whose conditions have failed
	 */
	private CompletableFuture<List<Bytes>> applyTogether(BatchPlan plan, List<Condition> conditions, Version version,
			ConsistencyLevel level, long now) {
		Map<Bytes, Condition> byKey = new LinkedHashMap<>();
		for (Condition condition : conditions) {
			Condition other = byKey.putIfAbsent(condition.key(), condition);
			if (other != null && !other.equals(condition)) {
				// One of the two fails, whatever is there.
				return CompletableFuture.completedFuture(List.of(condition.key()));
			}
		}
		long deadline = this.calls.deadline();
		Traces traces = Traces.of(plan, byKey, version);
		DefaultConsistencyLevel commit = CassandraLevels.ofCommit(level);
		Attempt attempt = (found) -> this.transactions.run("commit",
				CassandraStatements.together(steps(plan.changes(), byKey, found, version, now)), traces, commit,
				deadline);
		return inTurn("commit", traces, deadline, () -> attempt(attempt, byKey.values(), Map.of(), 0, now, deadline));
	}

	/**
	 * Attempts a transaction until it is applied, or a condition has failed.
	 * @param found the rows that the attempt before has met
	 * @param number how many attempts were before
	 * @return the keys whose conditions have failed
	 */
	private CompletableFuture<List<Bytes>> attempt(Attempt attempt, Collection<Condition> conditions,
			Map<Bytes, Decision.FoundRow> found, int number, long now, long deadline) {
		return attempt.begin(found).thenCompose((decision) -> {
			if (decision.applied()) {
				return CompletableFuture.completedFuture(List.of());
			}
			List<Bytes> failed = failed(conditions, decision.rows(), now);
			if (!failed.isEmpty()) {
				return CompletableFuture.completedFuture(failed);
			}
			// Rows that have expired are where there must be none, or were a moment ago.
			return later(number, deadline,
					() -> attempt(attempt, conditions, decision.rows(), number + 1, now, deadline));
		});
	}

	private <T> CompletableFuture<T> later(int attempt, long deadline, Supplier<CompletableFuture<T>> next) {
		this.calls.statistics().repeated();
		Supplier<CompletableFuture<T>> inTime = () -> {
			if (System.nanoTime() - deadline >= 0) {
				throw new StorageTimeoutException(this.store, "commit met a concurrent change in each of "
						+ (attempt + 1) + " attempts; nothing was written");
			}
			return next.get();
		};
		if (attempt == 0) {
			return inTime.get();
		}
		long pause = (long) (Math.random() * (FIRST_PAUSE_NANOS << Math.min(attempt, MOST_DOUBLINGS)));
		return CompletableFuture.supplyAsync(inTime, CompletableFuture.delayedExecutor(pause, TimeUnit.NANOSECONDS))
			.thenCompose(Function.identity());
	}

	private static List<Bytes> failed(Collection<Condition> conditions, Map<Bytes, Decision.FoundRow> found, long now) {
		List<Bytes> failed = new ArrayList<>();
		for (Condition condition : conditions) {
			Decision.FoundRow row = found.get(condition.key());
			Version version = (row != null && Decision.FoundRow.isLive(row, now)) ? row.version() : null;
			if ((version != null) ? !version.equals(condition.expected()) : condition.expected() != null) {
				failed.add(condition.key());
			}
		}
		return failed;
	}

	private List<BoundStatement> steps(Map<Bytes, Mutation> changes, Map<Bytes, Condition> conditions,
			Map<Bytes, Decision.FoundRow> found, Version version, long now) {
		List<BoundStatement> steps = new ArrayList<>();
		Map<Bytes, RowCondition> required = new HashMap<>();
		conditions
			.forEach((key, condition) -> required.put(key, rowCondition(condition, found.get(condition.key()), now)));
		for (Mutation change : changes.values()) {
			RowCondition condition = required.remove(change.key());
			if (condition == null) {
				boolean first = conditions.isEmpty() && steps.isEmpty();
				condition = first ? RowCondition.any(version) : RowCondition.NONE;
			}
			steps.add(this.statements.change(change, version, now, condition));
		}
		required.forEach((key, condition) -> steps.add(this.statements.guard(key, condition)));
		return steps;
	}

	private static RowCondition rowCondition(Condition condition, Decision.@Nullable FoundRow found, long now) {
		if (condition.expected() != null) {
			return RowCondition.live(condition.expected(), now);
		}
		return (found != null) ? RowCondition.expired(found.version(), now) : RowCondition.ABSENT;
	}

	private CompletableFuture<@Nullable Void> maintain(Collection<Mutation> maintenance, long now) {
		List<Statement<?>> transactions = new ArrayList<>(maintenance.size());
		for (Mutation mutation : maintenance) {
			if (mutation instanceof Mutation.Rewrite rewrite && rewrite.put().expiresAt() > now) {
				transactions.add(this.statements.put(rewrite.put(), rewrite.version(), now,
						RowCondition.same(rewrite.version(), rewrite.put().expiresAt())));
			}
			else if (mutation instanceof Mutation.Reclaim reclaim) {
				transactions.add(this.statements.delete(reclaim.key(), RowCondition.expired(reclaim.version(), now)));
			}
		}
		return this.calls.writeAll("commit", Access.CONDITIONAL_WRITE, transactions);
	}

	/** Begins a transaction in view of the rows that the last one has met. */
	private interface Attempt {

		CompletableFuture<Decision> begin(Map<Bytes, Decision.FoundRow> found);

	}

}
