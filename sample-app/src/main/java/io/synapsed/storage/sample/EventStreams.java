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
package io.synapsed.storage.sample;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.common.KeyRange;
import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * The open event streams. A heartbeat finds out which clients have gone. When the
 * application stops, the streams end before the web server waits for its requests.
 */
@Component
class EventStreams implements SmartLifecycle {

	private static final int LIMIT = 64;

	private static final long HEARTBEAT_SECONDS = 15;

	private final Set<EventStream> streams = ConcurrentHashMap.newKeySet();

	private final AtomicInteger count = new AtomicInteger();

	private @Nullable ScheduledExecutorService heartbeat;

	/**
	 * Opens a stream.
	 * @param storage the store to watch
	 * @param range the keys
	 * @param lastEventId id of the last event that the client has, or {@code null}
	 * @return the stream
	 * @throws TooManyWatchersException if there are too many already
	 */
	SseEmitter open(StorageTemplate storage, KeyRange range, @Nullable String lastEventId) {
		if (this.count.incrementAndGet() > LIMIT) {
			this.count.decrementAndGet();
			throw new TooManyWatchersException(LIMIT);
		}
		EventStream stream = new EventStream(this::forget);
		this.streams.add(stream);
		try {
			stream.start(storage, range, lastEventId);
			return stream.emitter();
		}
		catch (RuntimeException | Error ex) {
			stream.end();
			throw ex;
		}
	}

	private void forget(EventStream stream) {
		this.streams.remove(stream);
		this.count.decrementAndGet();
	}

	@Override
	public synchronized void start() {
		this.heartbeat = Executors.newSingleThreadScheduledExecutor((task) -> {
			Thread thread = new Thread(task, "event-stream-heartbeat");
			thread.setDaemon(true);
			return thread;
		});
		this.heartbeat.scheduleWithFixedDelay(() -> this.streams.forEach(EventStream::beat), HEARTBEAT_SECONDS,
				HEARTBEAT_SECONDS, TimeUnit.SECONDS);
	}

	@Override
	public synchronized void stop() {
		if (this.heartbeat != null) {
			this.heartbeat.shutdownNow();
			this.heartbeat = null;
		}
		this.streams.forEach((stream) -> stream.emitter().complete());
	}

	@Override
	public synchronized boolean isRunning() {
		return this.heartbeat != null;
	}

}
