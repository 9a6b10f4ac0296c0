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

package io.synapsed.storage.testkit;

import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.exception.StorageRejectedException;
import io.synapsed.storage.serializer.TextSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Reactive scans on an executor that takes no more, and in a context of one thread.
 */
class ReactiveScanTests {

	private static final int ENTRIES = 500;

	private final AtomicBoolean full = new AtomicBoolean();

	private final AtomicInteger inContext = new AtomicInteger();

	private final AtomicInteger mostInContext = new AtomicInteger();

	private StorageTemplate storage;

	@BeforeEach
	void openStore() {
		Executor executor = (task) -> {
			if (this.full.get()) {
				throw new RejectedExecutionException("full");
			}
			ForkJoinPool.commonPool().execute(task);
		};
		this.storage = StorageBuilder.over(MemoryStore.builder().build())
			.executor(executor)
			.contextPropagation((task) -> () -> {
				this.mostInContext.accumulateAndGet(this.inContext.incrementAndGet(), Math::max);
				task.run();
				this.inContext.decrementAndGet();
			})
			.serializer(new TextSerializer())
			.build();
		for (int number = 0; number < ENTRIES; number++) {
			this.storage.put(Bytes.utf8("key-%03d".formatted(number)), "value");
		}
	}

	@AfterEach
	void closeStore() {
		this.storage.close();
	}

	@Test
	void whenTheExecutorTakesNoMoreThenARunningScanGoesOnAndANewOneIsRefused() {
		StepVerifier.create(this.storage.reactive().scan(KeyRange.all(), ScanOptions.DEFAULT), 1)
			.expectNextCount(1)
			.then(() -> this.full.set(true))
			.thenRequest(Long.MAX_VALUE)
			.expectNextCount(ENTRIES - 1)
			.verifyComplete();
		StepVerifier.create(this.storage.reactive().scan(KeyRange.all(), ScanOptions.DEFAULT))
			.verifyError(StorageRejectedException.class);
	}

	@Test
	void whenMoreIsRequestedWhileTheScanRunsThenOneThreadAtATimeIsInTheContext() {
		for (int round = 0; round < 20; round++) {
			StepVerifier
				.create(this.storage.reactive()
					.scan(KeyRange.all(), ScanOptions.DEFAULT)
					.publishOn(Schedulers.boundedElastic(), 3))
				.expectNextCount(ENTRIES)
				.verifyComplete();
		}
		assertThat(this.mostInContext).hasValue(1);
	}

}
