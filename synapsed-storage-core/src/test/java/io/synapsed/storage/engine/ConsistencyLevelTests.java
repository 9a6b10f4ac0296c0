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

package io.synapsed.storage.engine;

import java.util.List;

import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.ConsistencyLevel;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.spi.CommitResult;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.WriteBatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of levels in options, in batches and in the frame of engines.
 */
class ConsistencyLevelTests {

	private static final Bytes KEY = Bytes.utf8("key");

	private static final long NOW = 1;

	@ParameterizedTest
	@EnumSource
	void optionsOfALevelAreTheSameObjectsEachTime(ConsistencyLevel level) {
		ReadOptions options = ReadOptions.of(level);
		assertThat(options).isEqualTo(new ReadOptions(false, level)).isSameAs(ReadOptions.DEFAULT.consistency(level));
		assertThat(options.bypassingCache()).isEqualTo(new ReadOptions(true, level))
			.isSameAs(ReadOptions.BYPASS_CACHE.consistency(level));
		assertThat(options.consistency(null)).isSameAs(ReadOptions.DEFAULT);
		assertThat(ReadOptions.DEFAULT.bypassingCache()).isSameAs(ReadOptions.BYPASS_CACHE);
	}

	@Test
	void copiesOfOptionsAndBatchesKeepTheLevel() {
		ScanOptions scan = ScanOptions.DEFAULT.consistency(ConsistencyLevel.ALL);
		assertThat(scan.reverse(true).limit(3).withoutValues())
			.isEqualTo(new ScanOptions(true, 3, true, ConsistencyLevel.ALL));
		WriteBatch batch = WriteBatch.of(List.of(new Mutation.Delete(KEY))).withConsistency(ConsistencyLevel.ONE);
		assertThat(batch.withMutations(List.of()).consistency()).isEqualTo(ConsistencyLevel.ONE);
		assertThat(batch.withConsistency(null).consistency()).isNull();
	}

	@Test
	void levelsAreInTheOrderOfTheirCost() {
		assertThat(ConsistencyLevel.LINEARIZABLE.isAbove(ConsistencyLevel.ALL)).isTrue();
		assertThat(ConsistencyLevel.SESSION.isAbove(ConsistencyLevel.SESSION)).isFalse();
		assertThat(ConsistencyLevel.LINEARIZABLE.propertyValue()).isEqualTo("linearizable");
	}

	@ParameterizedTest
	@EnumSource
	void aSingleWriteAtALevelSaysWhatItsFastPathSays(ConsistencyLevel level) {
		try (MemoryStore store = MemoryStore.builder().build()) {
			CommitResult put = store
				.commit(WriteBatch.of(List.of(new Mutation.Put(KEY, KEY, Entry.NEVER, Entry.NO_SERIALIZER)))
					.withConsistency(level), NOW);
			Entry entry = store.get(KEY, ReadOptions.of(level));
			assertThat(entry).isNotNull();
			assertThat(put).isEqualTo(CommitResult.applied(List.of(entry.version())));
			WriteBatch delete = WriteBatch.of(List.of(new Mutation.Delete(KEY))).withConsistency(level);
			assertThat(store.commit(delete, NOW)).isEqualTo(CommitResult.removal(true));
			assertThat(store.commit(delete, NOW)).isEqualTo(CommitResult.removal(false));
		}
	}

	@Test
	void theLevelThatWasSetIsTheStoresOwn() {
		try (MemoryStore set = MemoryStore.builder().consistencyLevel(ConsistencyLevel.QUORUM).build();
				MemoryStore unset = MemoryStore.builder().build()) {
			assertThat(set.consistencyLevel()).isEqualTo(ConsistencyLevel.QUORUM);
			assertThat(set.isConsistencyLevelSet()).isTrue();
			assertThat(unset.consistencyLevel()).isEqualTo(ConsistencyLevel.LINEARIZABLE);
			assertThat(unset.isConsistencyLevelSet()).isFalse();
			assertThat(unset.consistencyLevels()).containsExactlyInAnyOrder(ConsistencyLevel.values());
		}
	}

}
