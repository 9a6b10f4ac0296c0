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
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests of one call.
 */
class RequestWindowTests {

	private final List<CompletableFuture<AsyncResultSet>> sent = new ArrayList<>();

	private CompletableFuture<AsyncResultSet> send(int index) {
		CompletableFuture<AsyncResultSet> answer = new CompletableFuture<>();
		this.sent.add(answer);
		return answer;
	}

	@Test
	void whenAnAnswerComesThenTheNextRequestIsSent() {
		CompletableFuture<List<@Nullable CompletableFuture<AsyncResultSet>>> end = RequestWindow.send(3, 2,
				TimeUnit.MINUTES.toNanos(1), this::send);
		assertThat(this.sent).hasSize(2);
		this.sent.get(0).completeExceptionally(new IllegalStateException());
		assertThat(this.sent).hasSize(3);
		this.sent.get(1).completeExceptionally(new IllegalStateException());
		assertThat(end).isNotDone();
		this.sent.get(2).completeExceptionally(new IllegalStateException());
		assertThat(end).isCompleted();
	}

	@Test
	void whenTheCallHasEndedThenNothingMoreIsSent() {
		CompletableFuture<List<@Nullable CompletableFuture<AsyncResultSet>>> end = RequestWindow.send(3, 1, 1,
				this::send);
		end.join();
		this.sent.get(0).completeExceptionally(new IllegalStateException());
		assertThat(this.sent).hasSize(1);
	}

}
