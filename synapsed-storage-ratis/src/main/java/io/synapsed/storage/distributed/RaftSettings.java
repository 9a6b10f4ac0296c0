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

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.apache.ratis.RaftConfigKeys;
import org.apache.ratis.client.RaftClientConfigKeys;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.rpc.SupportedRpcType;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;

/**
 * The settings of Ratis. Users set none of them, because some would lose data.
 */
final class RaftSettings {

	private static final long LARGEST_PREALLOCATION = 4L << 20;

	// Ratis adds a little to what the others send.
	private static final long WRITE_BUFFER_MARGIN = 4L << 10;

	private static final TimeDuration LONGEST_PAUSE = TimeDuration.valueOf(365, TimeUnit.DAYS);

	private static final int RETRY_CACHE_FACTOR = 4;

	private static final int FIRST_ELECTION_FACTOR = 5;

	private RaftSettings() {
	}

	/**
	 * Returns the settings of a server.
	 */
	static RaftProperties of(Path directory, Member self, ReplicationOptions options) {
		RaftProperties settings = new RaftProperties();
		RaftConfigKeys.Rpc.setType(settings, SupportedRpcType.GRPC);
		RaftServerConfigKeys.setStorageDir(settings, List.of(directory.toFile()));
		GrpcConfigKeys.Server.setHost(settings, self.host());
		GrpcConfigKeys.Server.setPort(settings, self.port());
		// A process that was stopped for a while is no danger: the others go on without
		// it,
		// and it learns that when it goes on. Ratis would shut its server down for good.
		RaftServerConfigKeys.setCloseThreshold(settings, LONGEST_PAUSE);
		elections(settings, options);
		log(settings, options);
		snapshots(settings, options);
		RaftServerConfigKeys.Read.setOption(settings, RaftServerConfigKeys.Read.Option.LINEARIZABLE);
		RaftServerConfigKeys.Read.setLeaderLeaseEnabled(settings, false);
		RaftServerConfigKeys.RetryCache.setExpiryTime(settings, retryCacheTime(options));
		messages(settings, options);
		check(settings, options);
		return settings;
	}

	private static void elections(RaftProperties settings, ReplicationOptions options) {
		TimeDuration timeout = duration(options.electionTimeout());
		RaftServerConfigKeys.Rpc.setTimeoutMin(settings, timeout);
		RaftServerConfigKeys.Rpc.setTimeoutMax(settings, timeout.multiply(2));
		// A server that has just started asks sooner. It harms no leader: others refuse
		// a vote while they hear from one.
		TimeDuration first = duration(options.electionTimeout().dividedBy(FIRST_ELECTION_FACTOR));
		RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMin(settings, first);
		RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMax(settings, first.multiply(2));
		RaftServerConfigKeys.LeaderElection.setPreVote(settings, true);
		RaftServerConfigKeys.LeaderElection.setMemberMajorityAdd(settings, false);
	}

	private static void log(RaftProperties settings, ReplicationOptions options) {
		long buffer = 2 * options.maxEntrySize();
		RaftServerConfigKeys.Log.setUseMemory(settings, false);
		RaftServerConfigKeys.Log.setUnsafeFlushEnabled(settings, false);
		RaftServerConfigKeys.Log.setAsyncFlushEnabled(settings, false);
		RaftServerConfigKeys.Log.setLogMetadataEnabled(settings, false);
		RaftServerConfigKeys.Log.setSegmentSizeMax(settings, SizeInBytes.valueOf(options.segmentSize()));
		RaftServerConfigKeys.Log.setPreallocatedSize(settings,
				SizeInBytes.valueOf(Math.min(LARGEST_PREALLOCATION, options.segmentSize())));
		RaftServerConfigKeys.Log.setWriteBufferSize(settings, SizeInBytes.valueOf(buffer + WRITE_BUFFER_MARGIN));
		RaftServerConfigKeys.Log.Appender.setBufferByteLimit(settings, SizeInBytes.valueOf(buffer));
	}

	private static void snapshots(RaftProperties settings, ReplicationOptions options) {
		RaftServerConfigKeys.Log.Appender.setInstallSnapshotEnabled(settings, true);
		RaftServerConfigKeys.Snapshot.setAutoTriggerEnabled(settings, true);
		RaftServerConfigKeys.Snapshot.setAutoTriggerThreshold(settings, options.snapshotEntries());
		// The data says how far it has come, so that a stop needs no snapshot.
		RaftServerConfigKeys.Snapshot.setTriggerWhenStopEnabled(settings, false);
		RaftServerConfigKeys.Snapshot.setTriggerWhenRemoveEnabled(settings, false);
		RaftServerConfigKeys.Snapshot.setRetentionFileNum(settings, 1);
		RaftServerConfigKeys.Log.setPurgeUptoSnapshotIndex(settings, true);
		RaftServerConfigKeys.Log.setPurgePreservationLogNum(settings, options.keepEntries());
		RaftServerConfigKeys.Log.setPurgeGap(settings, 1);
	}

	/**
	 * Returns the settings of a client.
	 */
	static RaftProperties ofClient(ReplicationOptions options) {
		RaftProperties settings = new RaftProperties();
		RaftConfigKeys.Rpc.setType(settings, SupportedRpcType.GRPC);
		RaftClientConfigKeys.Rpc.setRequestTimeout(settings, duration(options.requestTimeout()));
		messages(settings, options);
		return settings;
	}

	private static void messages(RaftProperties settings, ReplicationOptions options) {
		GrpcConfigKeys.setMessageSizeMax(settings, SizeInBytes.valueOf(3 * options.maxEntrySize() + (1L << 20)));
	}

	private static TimeDuration retryCacheTime(ReplicationOptions options) {
		return duration(options.requestTimeout()).multiply(RETRY_CACHE_FACTOR);
	}

	private static TimeDuration duration(Duration duration) {
		return TimeDuration.valueOf(duration.toMillis(), TimeUnit.MILLISECONDS);
	}

	/**
	 * Refuses settings that lose data, or show old data.
	 * @throws IllegalStateException if one is wrong
	 */
	static void check(RaftProperties settings, ReplicationOptions options) {
		List<String> wrong = new ArrayList<>();
		require(RaftServerConfigKeys.Read.option(settings) == RaftServerConfigKeys.Read.Option.LINEARIZABLE,
				RaftServerConfigKeys.Read.OPTION_KEY, wrong);
		require(!RaftServerConfigKeys.Read.leaderLeaseEnabled(settings),
				RaftServerConfigKeys.Read.LEADER_LEASE_ENABLED_KEY, wrong);
		require(!RaftServerConfigKeys.Log.useMemory(settings), RaftServerConfigKeys.Log.USE_MEMORY_KEY, wrong);
		require(!RaftServerConfigKeys.Log.unsafeFlushEnabled(settings),
				RaftServerConfigKeys.Log.UNSAFE_FLUSH_ENABLED_KEY, wrong);
		require(!RaftServerConfigKeys.Log.asyncFlushEnabled(settings), RaftServerConfigKeys.Log.ASYNC_FLUSH_ENABLED_KEY,
				wrong);
		require(!RaftServerConfigKeys.Log.logMetadataEnabled(settings),
				RaftServerConfigKeys.Log.LOG_METADATA_ENABLED_KEY, wrong);
		require(RaftServerConfigKeys.Log.appendEntriesComposeEnabled(settings),
				RaftServerConfigKeys.Log.APPEND_ENTRIES_COMPOSE_ENABLED_KEY, wrong);
		require(RaftServerConfigKeys.Log.Appender.installSnapshotEnabled(settings),
				RaftServerConfigKeys.Log.Appender.INSTALL_SNAPSHOT_ENABLED_KEY, wrong);
		require(RaftServerConfigKeys.LeaderElection.preVote(settings), RaftServerConfigKeys.LeaderElection.PRE_VOTE_KEY,
				wrong);
		require(!RaftServerConfigKeys.LeaderElection.memberMajorityAdd(settings),
				RaftServerConfigKeys.LeaderElection.MEMBER_MAJORITY_ADD_KEY, wrong);
		require(RaftServerConfigKeys.RetryCache.expiryTime(settings).compareTo(retryCacheTime(options)) >= 0,
				RaftServerConfigKeys.RetryCache.EXPIRY_TIME_KEY, wrong);
		if (!wrong.isEmpty()) {
			throw new IllegalStateException("Settings of Ratis that replication relies on are wrong: " + wrong);
		}
	}

	private static void require(boolean right, String setting, List<String> wrong) {
		if (!right) {
			wrong.add(setting);
		}
	}

}
