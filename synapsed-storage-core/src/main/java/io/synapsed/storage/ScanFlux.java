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

import java.util.Iterator;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Stream;

import reactor.core.publisher.Flux;
import reactor.core.publisher.SynchronousSink;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Scans as far as a subscriber requests, on an executor.
 */
final class ScanFlux {

	private ScanFlux() {
	}

	/**
	 * Creates the flux of one subscriber, in the context of this thread.
	 * @param entries opens the scan
	 */
	static <T> Flux<StorageEntry<T>> create(Supplier<Stream<StorageEntry<T>>> entries, AsyncExecution execution) {
		AtomicBoolean open = new AtomicBoolean();
		// One task at a time: the context of the caller is put around one thread only.
		Scheduler scheduler = Schedulers.fromExecutor(execution.inContext(open::get), true);
		return Flux.<StorageEntry<T>, Scan<T>>generate(() -> {
			Scan<T> scan = new Scan<>(entries.get());
			open.set(true);
			return scan;
		}, Scan::next, Scan::close)
			.subscribeOn(scheduler, true)
			.onErrorMap(RejectedExecutionException.class, execution::rejected);
	}

	/**
	 * A running scan.
	 *
	 * @param stream what closes it
	 * @param entries the rest of it
	 */
	private record Scan<T>(Stream<StorageEntry<T>> stream, Iterator<StorageEntry<T>> entries) {

		private Scan(Stream<StorageEntry<T>> stream) {
			this(stream, stream.iterator());
		}

		Scan<T> next(SynchronousSink<StorageEntry<T>> sink) {
			if (this.entries.hasNext()) {
				sink.next(this.entries.next());
			}
			else {
				sink.complete();
			}
			return this;
		}

		void close() {
			this.stream.close();
		}

	}

}
