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

package io.synapsed.storage.distributed;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.exception.StorageBackendException;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.spi.ReplicaEngine;
import io.synapsed.storage.spi.WatchListener;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.SnapshotInfo;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;
import org.apache.ratis.util.LifeCycle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connects a {@link Replica} with Ratis. An entry that cannot be applied stops the
 * replica: the exception leaves {@link #applyTransaction} at once, because Ratis only
 * logs a future that fails, and would go on without the entry.
 */
final class ReplicaStateMachine extends BaseStateMachine {

	private static final Logger logger = LoggerFactory.getLogger(ReplicaStateMachine.class);

	private final String store;

	private final ReplicaEngineFactory engines;

	private final InstantSource clock;

	private final Duration maxClockSkew;

	private final AppliedIndex applied = new AppliedIndex();

	// Applying ends before the engine is closed.
	private final Object applying = new Object();

	private final ReplicaDirectory directory = new ReplicaDirectory();

	// Null unless it is open.
	private volatile @Nullable Replica replica;

	private volatile @Nullable Failure failure;

	private final Set<ReplicaWatch> watches = ConcurrentHashMap.newKeySet();

	// How far Ratis has replayed the log, which may be behind the data.
	private long replayed = -1;

	ReplicaStateMachine(String store, ReplicaEngineFactory engines, InstantSource clock, Duration maxClockSkew) {
		this.store = store;
		this.engines = engines;
		this.clock = clock;
		this.maxClockSkew = maxClockSkew;
	}

	/**
	 * Returns how far reads can see.
	 */
	AppliedIndex applied() {
		return this.applied;
	}

	/**
	 * Returns the engine, for reads.
	 * @throws StorageBackendException if the replica has failed, or is not open
	 */
	ReplicaEngine engine() {
		Failure reason = this.failure;
		if (reason != null) {
			throw stopped(reason);
		}
		Replica open = this.replica;
		if (open == null) {
			throw new StorageBackendException(this.store,
					"this replica is being opened, or replaced by a snapshot; try again later");
		}
		return open.engine();
	}

	/**
	 * Starts a watch, which goes on when a snapshot replaces the data.
	 * @param ended runs when the watch is closed
	 */
	ReplicaWatch watch(KeyRange range, WatchListener listener, Consumer<ReplicaWatch> ended) {
		ReplicaWatch watch = new ReplicaWatch(range, listener, (closed) -> {
			this.watches.remove(closed);
			ended.accept(closed);
		});
		synchronized (this.applying) {
			watch.begin(engine());
			this.watches.add(watch);
		}
		return watch;
	}

	/**
	 * Returns why the replica has stopped.
	 * @return the reason, or {@code null} if it has not
	 */
	@Nullable StorageException failure() {
		Failure reason = this.failure;
		return (reason != null) ? stopped(reason) : null;
	}

	private StorageBackendException stopped(Failure reason) {
		return new StorageBackendException(this.store,
				"this replica has stopped, because it could not apply entry " + reason.index()
						+ " of the log; the other instances go on. See the cause, and restart this instance",
				reason.cause());
	}

	@Override
	public void initialize(RaftServer server, RaftGroupId group, RaftStorage storage) throws IOException {
		super.initialize(server, group, storage);
		this.directory.init(storage);
		getLifeCycle().startAndTransition(this::open);
	}

	private void open() throws IOException {
		SnapshotInfo snapshot = getLatestSnapshot();
		if (snapshot != null && !Files.isDirectory(this.directory.live())) {
			this.directory.restore();
		}
		Replica opened = openOrRestore(snapshot);
		this.replica = opened;
		Progress progress = opened.progress();
		setLastAppliedTermIndex(TermIndex.valueOf(progress.term(), progress.index()));
		this.applied.reached(progress.index());
	}

	/**
	 * Opens the live database, or the snapshot if that is newer, or the live one is
	 * damaged: the log brings either to the same state.
	 */
	private Replica openOrRestore(@Nullable SnapshotInfo snapshot) throws IOException {
		try {
			Replica live = new Replica(this.engines.open(this.store, this.directory.live()));
			if (snapshot == null || live.contains(snapshot.getIndex())) {
				return live;
			}
			live.close();
		}
		catch (StorageException | UnreadableEntryException ex) {
			if (snapshot == null) {
				throw ex;
			}
			logger.warn("The database of store '{}' does not open, and is restored from its snapshot", this.store, ex);
		}
		this.directory.restore();
		Replica restored = new Replica(this.engines.open(this.store, this.directory.live()));
		if (!restored.contains(snapshot.getIndex())) {
			restored.close();
			throw new IOException("The snapshot " + snapshot + " is damaged: it does not contain what it should");
		}
		return restored;
	}

	@Override
	public StateMachineStorage getStateMachineStorage() {
		return this.directory;
	}

	@Override
	public @Nullable SnapshotInfo getLatestSnapshot() {
		return this.directory.getLatestSnapshot();
	}

	/** Puts the clock of the leader into the entry. */
	@Override
	public TransactionContext startTransaction(RaftClientRequest request) {
		ByteBuffer asked = request.getMessage().getContent().asReadOnlyByteBuffer();
		long now = this.clock.millis();
		TransactionContext context = TransactionContext.newBuilder()
			.setStateMachine(this)
			.setClientRequest(request)
			.setLogData(UnsafeByteOperations.unsafeWrap(LogEntryFormat.withTime(asked, now)))
			.build();
		long skew = Math.abs(LogEntryFormat.time(asked) - now);
		if (LogEntryFormat.kind(asked) == EntryKind.WRITE && skew > this.maxClockSkew.toMillis()) {
			context.setException(new IOException("the clock of this instance differs from that of " + getId() + " by "
					+ skew + " ms, and at most " + this.maxClockSkew.toMillis()
					+ " ms are allowed, because entries would expire at a wrong time; set the clocks right"));
		}
		return context;
	}

	@Override
	public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
		LogEntryProto entry = Objects.requireNonNull(transaction.getLogEntry(), "Ratis applies entries of the log");
		try {
			return CompletableFuture.completedFuture(apply(entry));
		}
		catch (RuntimeException | Error ex) {
			fail(entry.getIndex(), ex);
			throw ex;
		}
	}

	private Message apply(LogEntryProto entry) {
		synchronized (this.applying) {
			this.replayed = entry.getIndex();
			Replica open = this.replica;
			// A snapshot that is being installed contains what is left to be applied.
			if (open == null || open.contains(entry.getIndex())) {
				return Message.EMPTY;
			}
			ByteBuffer content = entry.getStateMachineLogEntry().getLogData().asReadOnlyByteBuffer();
			Outcome outcome = open.apply(entry.getTerm(), entry.getIndex(), LogEntryFormat.read(content));
			advance(entry.getTerm(), entry.getIndex());
			return Message.valueOf(UnsafeByteOperations.unsafeWrap(outcome.write()));
		}
	}

	private void advance(long term, long index) {
		updateLastAppliedTermIndex(term, index);
		this.applied.reached(index);
	}

	private void fail(long index, Throwable cause) {
		Failure reason = new Failure(index, cause);
		this.failure = reason;
		logger.error("Store '{}' has stopped on this instance", this.store, stopped(reason));
	}

	/** Entries of the configuration lie behind the data, too, when they are replayed. */
	@Override
	public void notifyTermIndexUpdated(long term, long index) {
		synchronized (this.applying) {
			this.replayed = index;
			Replica open = this.replica;
			if (open != null && !open.contains(index)) {
				open.pass(term, index, open.progress().time());
				advance(term, index);
			}
		}
	}

	/** Reads ask the engine; only the question what is committed comes here. */
	@Override
	public CompletableFuture<Message> query(Message request) {
		return CompletableFuture.completedFuture(Message.EMPTY);
	}

	@Override
	public long takeSnapshot() throws IOException {
		synchronized (this.applying) {
			Replica open = this.replica;
			if (open == null || this.failure != null || !open.engine().capabilities().contains(Capability.CHECKPOINT)) {
				return RaftLog.INVALID_LOG_INDEX;
			}
			Progress at = open.progress();
			// Until Ratis has replayed what the data contains, it takes such a snapshot
			// for one of the future.
			if (at.index() < 0 || at.index() > this.replayed) {
				return RaftLog.INVALID_LOG_INDEX;
			}
			open.recordProgress();
			this.directory.takeSnapshot(open.engine(), TermIndex.valueOf(at.term(), at.index()));
			return at.index();
		}
	}

	/** Ratis is about to put a snapshot of the leader into place. */
	@Override
	public void pause() {
		getLifeCycle().transition(LifeCycle.State.PAUSING);
		closeReplica();
		getLifeCycle().transition(LifeCycle.State.PAUSED);
	}

	@Override
	public void reinitialize() throws IOException {
		this.directory.restore();
		open();
		synchronized (this.applying) {
			ReplicaEngine opened = engine();
			this.watches.forEach((watch) -> watch.goOn(opened));
		}
		getLifeCycle().transition(LifeCycle.State.STARTING);
		getLifeCycle().transition(LifeCycle.State.RUNNING);
	}

	private void closeReplica() {
		synchronized (this.applying) {
			Replica open = this.replica;
			this.replica = null;
			if (open != null) {
				open.close();
			}
		}
	}

	@Override
	public void close() {
		closeReplica();
	}

	/** The entry that could not be applied, and why. */
	private record Failure(long index, Throwable cause) {
	}

}
