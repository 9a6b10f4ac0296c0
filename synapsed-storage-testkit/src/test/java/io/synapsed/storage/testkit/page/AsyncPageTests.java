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
package io.synapsed.storage.testkit.page;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.StorageEntry;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.serializer.TextSerializer;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The samples of {@code docs/async.md}.
 */
class AsyncPageTests {

	@Test
	void whenTwoReadsRunTogetherThenTheirResultsAreCombined() {
		try (StorageTemplate storage = memory()) {
			storage.increment("visits/monday", 2);
			storage.increment("visits/tuesday", 3);
			CompletableFuture<Optional<Long>> monday = storage.async().get("visits/monday", Long.class);
			CompletableFuture<Optional<Long>> tuesday = storage.async().get("visits/tuesday", Long.class);
			CompletableFuture<Long> both = monday.thenCombine(tuesday,
					(one, other) -> one.orElse(0L) + other.orElse(0L));
			assertThat(both.join()).isEqualTo(5);
		}
	}

	@Test
	void whenSubscribedThenTheReactorTypesBringWhatIsThere() {
		try (StorageTemplate storage = memory()) {
			storage.increment("visits/monday", 2);
			Mono<Long> visits = storage.reactive().get("visits/monday", Long.class).defaultIfEmpty(0L);
			Flux<String> days = storage.reactive()
				.scan(KeyRange.prefix("visits/"), ScanOptions.DEFAULT)
				.map(StorageEntry::keyText);
			StepVerifier.create(visits).expectNext(2L).verifyComplete();
			StepVerifier.create(days).expectNext("visits/monday").verifyComplete();
		}
	}

	private static StorageTemplate memory() {
		return StorageBuilder.over(MemoryStore.builder().build()).serializer(new TextSerializer()).build();
	}

}
