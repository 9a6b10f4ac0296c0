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
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.synapsed.storage.exception.StorageConfigurationException;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.util.TimeDuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests which settings are refused.
 */
class ReplicationServerBuilderTests {

	@TempDir
	private Path directory;

	@Test
	void plainPortBeyondLoopbackIsRefused() {
		refused(builder(new Member("a", "192.0.2.1", 7400)), "neither encrypted nor authenticated");
	}

	@Test
	void whenMembersAreWrongThenTheyAreRefused() {
		Member first = new Member("a", "127.0.0.1", 7400);
		Member second = new Member("b", "127.0.0.1", 7401);
		refused(builder(first).members(List.of(first, second)), "1, 3, 5 or 7");
		refused(builder(first).members(List.of(first, second, new Member("a", "127.0.0.1", 7402))), "the name 'a'");
		refused(builder(first).members(List.of(first, second, new Member("c", "127.0.0.1", 7401))),
				"the address 127.0.0.1:7401");
		refused(builder(first).node("x"), "'x' is not among");
		refused(ReplicationServer.builder().node("a").members(List.of(first)), "directory");
	}

	@Test
	void whenAMemberOrASettingIsOutOfItsBoundsThenItIsRefused() {
		assertThatExceptionOfType(StorageConfigurationException.class).isThrownBy(() -> Member.parse("a:7400"));
		assertThatExceptionOfType(StorageConfigurationException.class).isThrownBy(() -> new Member("a", "b", 0));
		assertThatExceptionOfType(StorageConfigurationException.class).isThrownBy(() -> new Member("a b", "b", 1));
		assertThatExceptionOfType(StorageConfigurationException.class)
			.isThrownBy(() -> ReplicationOptions.DEFAULT.withElectionTimeout(Duration.ofMillis(100)))
			.withMessageContaining("election-timeout");
	}

	static Stream<Consumer<RaftProperties>> settingsThatLoseData() {
		return Stream.of(
				(settings) -> RaftServerConfigKeys.Read.setOption(settings, RaftServerConfigKeys.Read.Option.DEFAULT),
				(settings) -> RaftServerConfigKeys.Read.setLeaderLeaseEnabled(settings, true),
				(settings) -> RaftServerConfigKeys.Log.setUseMemory(settings, true),
				(settings) -> RaftServerConfigKeys.Log.setUnsafeFlushEnabled(settings, true),
				(settings) -> RaftServerConfigKeys.Log.setAsyncFlushEnabled(settings, true),
				(settings) -> RaftServerConfigKeys.Log.setLogMetadataEnabled(settings, true),
				(settings) -> RaftServerConfigKeys.Log.setAppendEntriesComposeEnabled(settings, false),
				(settings) -> RaftServerConfigKeys.Log.Appender.setInstallSnapshotEnabled(settings, false),
				(settings) -> RaftServerConfigKeys.LeaderElection.setPreVote(settings, false),
				(settings) -> RaftServerConfigKeys.LeaderElection.setMemberMajorityAdd(settings, true),
				(settings) -> RaftServerConfigKeys.RetryCache.setExpiryTime(settings, TimeDuration.ONE_SECOND));
	}

	@ParameterizedTest
	@MethodSource("settingsThatLoseData")
	void whenASettingOfRatisLosesDataThenItIsRefused(Consumer<RaftProperties> change) {
		RaftProperties settings = RaftSettings.of(this.directory, new Member("a", "127.0.0.1", 7400),
				ReplicationOptions.DEFAULT);
		change.accept(settings);
		assertThatIllegalStateException().isThrownBy(() -> RaftSettings.check(settings, ReplicationOptions.DEFAULT));
	}

	private ReplicationServerBuilder builder(Member member) {
		return ReplicationServer.builder().node(member.name()).members(List.of(member)).directory(this.directory);
	}

	private static void refused(ReplicationServerBuilder builder, String reason) {
		assertThatExceptionOfType(StorageConfigurationException.class).isThrownBy(builder::build)
			.withMessageContaining(reason);
	}

}
