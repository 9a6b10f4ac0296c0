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
package io.synapsed.storage;

import java.util.concurrent.RejectedExecutionException;

import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.Subscription;
import io.synapsed.storage.exception.StorageRejectedException;
import reactor.core.Exceptions;
import reactor.core.publisher.BufferOverflowStrategy;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.scheduler.Schedulers;

/**
 * Watches a range for a subscriber. A bounded number of events waits for its requests.
 *
 * @param waiting how many
 */
record WatchFlux(StorageTemplate storage, AsyncExecution execution, KeyRange range, int waiting) {

	/**
	 * Creates the flux of one subscriber, in the context of this thread.
	 */
	Flux<StorageEvent> create() {
		return Flux.<StorageEvent>create(this::watch, FluxSink.OverflowStrategy.IGNORE)
			.subscribeOn(Schedulers.fromExecutor(this.execution.inContext()), false)
			.onErrorMap(RejectedExecutionException.class, this.execution::rejected)
			.onBackpressureBuffer(this.waiting, BufferOverflowStrategy.ERROR)
			.onErrorMap(Exceptions::isOverflow, this::overflow);
	}

	private void watch(FluxSink<StorageEvent> sink) {
		Subscription watch = this.storage.watch(this.range, new StorageListener() {

			@Override
			public void onEvent(StorageEvent event) {
				sink.next(event);
			}

			@Override
			public void onClose() {
				sink.complete();
			}

		});
		sink.onDispose(watch::close);
	}

	private StorageRejectedException overflow(Throwable failure) {
		return new StorageRejectedException(this.storage.name(), "a watch has ended: " + this.waiting
				+ " events were waiting for its subscriber, and more came, which are lost. Request faster, let more events"
				+ " wait, or watch again and read what has changed", failure);
	}

}
