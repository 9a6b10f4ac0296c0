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

import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import io.synapsed.storage.Bytes;
import io.synapsed.storage.StorageEvent;
import io.synapsed.storage.StorageListener;
import io.synapsed.storage.Subscription;
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
	 * @param watch starts the watch that feeds it
	 * @return the stream
	 * @throws TooManyWatchersException if there are too many already
	 */
	SseEmitter open(Function<StorageListener, Subscription> watch) {
		if (this.count.incrementAndGet() > LIMIT) {
			this.count.decrementAndGet();
			throw new TooManyWatchersException(LIMIT);
		}
		EventStream stream = new EventStream();
		this.streams.add(stream);
		try {
			stream.start(watch);
			return stream.emitter;
		}
		catch (RuntimeException ex) {
			stream.end();
			throw ex;
		}
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
		this.streams.forEach((stream) -> stream.emitter.complete());
	}

	@Override
	public synchronized boolean isRunning() {
		return this.heartbeat != null;
	}

	private final class EventStream implements StorageListener {

		private final SseEmitter emitter = new SseEmitter(0L);

		private @Nullable Subscription subscription;

		private boolean ended;

		private void start(Function<StorageListener, Subscription> watch) {
			this.emitter.onCompletion(this::end);
			this.emitter.onError((failure) -> end());
			this.emitter.onTimeout(this.emitter::complete);
			Subscription started = watch.apply(this);
			synchronized (this) {
				this.subscription = started;
				if (this.ended) {
					started.close();
				}
			}
			beat();
		}

		@Override
		public void onEvent(StorageEvent event) {
			String name = event.type().name().toLowerCase(Locale.ROOT);
			Object data = event.entry()
				.<Object>map(ListController.Item::of)
				.orElseGet(() -> event.key()
					.map(Bytes::toUtf8)
					.<Map<String, String>>map((key) -> Map.of("key", key))
					.orElseGet(Map::of));
			send(SseEmitter.event().name(name).data(data));
		}

		@Override
		public void onClose() {
			this.emitter.complete();
		}

		private void beat() {
			send(SseEmitter.event().comment("heartbeat"));
		}

		private void send(SseEmitter.SseEventBuilder event) {
			try {
				this.emitter.send(event);
			}
			catch (IOException | IllegalStateException ex) {
				// The client has gone, or the stream has ended meanwhile.
				end();
			}
		}

		private void end() {
			synchronized (this) {
				if (this.ended) {
					return;
				}
				this.ended = true;
				if (this.subscription != null) {
					this.subscription.close();
				}
			}
			EventStreams.this.streams.remove(this);
			EventStreams.this.count.decrementAndGet();
		}

	}

}
