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
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one call, of which a bounded number is under way. Whoever hears of an
 * answer sends the next request.
 */
final class RequestWindow {

	private final IntFunction<CompletableFuture<AsyncResultSet>> send;

	private final List<@Nullable CompletableFuture<AsyncResultSet>> answers;

	private final AtomicInteger next = new AtomicInteger();

	private final AtomicInteger missing;

	private final CompletableFuture<List<@Nullable CompletableFuture<AsyncResultSet>>> end = new CompletableFuture<>();

	private RequestWindow(int count, IntFunction<CompletableFuture<AsyncResultSet>> send) {
		this.send = send;
		this.answers = new ArrayList<>(Collections.nCopies(count, null));
		this.missing = new AtomicInteger(count);
	}

	/**
	 * Sends requests in their order.
	 * @param count how many
	 * @param most how many of them are under way at a time
	 * @param nanos when to wait no longer, which is later than each of them ends
	 * @param send sends one, and does not wait
	 * @return the answers and failures, when all have come; never fails
	 */
	static CompletableFuture<List<@Nullable CompletableFuture<AsyncResultSet>>> send(int count, int most, long nanos,
			IntFunction<CompletableFuture<AsyncResultSet>> send) {
		RequestWindow window = new RequestWindow(count, send);
		if (count == 0) {
			return CompletableFuture.completedFuture(window.answers);
		}
		for (int lane = 0; lane < Math.min(count, most); lane++) {
			window.sendNext();
		}
		return window.end.completeOnTimeout(window.answers, nanos, TimeUnit.NANOSECONDS);
	}

	private void sendNext() {
		// After the end of the call a write would surprise.
		while (!this.end.isDone()) {
			int index = this.next.getAndIncrement();
			if (index >= this.answers.size()) {
				return;
			}
			CompletableFuture<AsyncResultSet> answer = this.send.apply(index);
			this.answers.set(index, answer);
			if (!answer.isDone()) {
				answer.whenComplete((rows, failure) -> {
					answered();
					sendNext();
				});
				return;
			}
			// A loop, because requests that fail at once would make a recursion deep.
			answered();
		}
	}

	private void answered() {
		if (this.missing.decrementAndGet() == 0) {
			this.end.complete(this.answers);
		}
	}

}
