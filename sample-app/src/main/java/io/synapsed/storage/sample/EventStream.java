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
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import io.synapsed.storage.StorageEvent;
import io.synapsed.storage.StorageListener;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.Subscription;
import org.jspecify.annotations.Nullable;

import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Sends the changes of a range to one client. Every event carries an {@code id}. A client
 * that comes back with the last one goes on behind it where the store can resume a watch;
 * elsewhere it is told of a gap.
 */
final class EventStream implements StorageListener {

	private static final String NOT_RESUMABLE = "live";

	private static final StorageEvent GAP = new StorageEvent(StorageEvent.Type.GAP, null, null);

	private final SseEmitter emitter = new SseEmitter(0L);

	private final Consumer<EventStream> onEnd;

	/** Held while something is sent, so that ids follow each other. */
	private final ReentrantLock sending = new ReentrantLock();

	private @Nullable Subscription subscription;

	private @Nullable EventId resumedAfter;

	/** The position that the client was told last; behind {@link #sending}. */
	private String sentPosition = "";

	private boolean ended;

	EventStream(Consumer<EventStream> onEnd) {
		this.onEnd = onEnd;
	}

	SseEmitter emitter() {
		return this.emitter;
	}

	void start(StorageTemplate storage, KeyRange range, @Nullable String lastEventId) {
		this.emitter.onCompletion(this::end);
		this.emitter.onError((failure) -> end());
		this.emitter.onTimeout(this.emitter::complete);
		boolean cameBack = lastEventId != null && !lastEventId.isEmpty();
		boolean resumable = storage.capabilities().contains(Capability.RESUMABLE_WATCH);
		EventId last = (lastEventId != null && cameBack && resumable) ? EventId.parse(lastEventId) : null;
		this.resumedAfter = last;
		Subscription started = (last != null) ? storage.watch(range, last.position(), this)
				: storage.watch(range, this);
		synchronized (this) {
			this.subscription = started;
			notifyAll();
			if (this.ended) {
				started.close();
			}
		}
		beat();
		if (cameBack && last == null) {
			onEvent(GAP);
		}
	}

	@Override
	public void onEvent(StorageEvent event) {
		this.sending.lock();
		try {
			deliver(event);
		}
		finally {
			this.sending.unlock();
		}
	}

	private void deliver(StorageEvent event) {
		String position = position();
		EventId last = this.resumedAfter;
		if (last != null && (event.type() == StorageEvent.Type.GAP || last.isOf(event))) {
			this.resumedAfter = null;
			if (event.type() != StorageEvent.Type.GAP) {
				return;
			}
		}
		this.sentPosition = position;
		send(SseEmitter.event()
			.name(event.type().name().toLowerCase(Locale.ROOT))
			.id(EventId.of(position, event).toString())
			.data(data(event)));
	}

	private static Object data(StorageEvent event) {
		return event.entry()
			.<Object>map(ListController.Item::of)
			.orElseGet(() -> event.key()
				.map(Bytes::toUtf8)
				.<Map<String, String>>map((key) -> Map.of("key", key))
				.orElseGet(Map::of));
	}

	/**
	 * Returns where the watch stands, before the event that is being delivered. An event
	 * can come before the watch is known here.
	 */
	private synchronized String position() {
		try {
			while (this.subscription == null && !this.ended) {
				wait();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			end();
		}
		return Optional.ofNullable(this.subscription).flatMap(Subscription::position).orElse(NOT_RESUMABLE);
	}

	@Override
	public void onClose() {
		this.emitter.complete();
	}

	/**
	 * Finds out whether the client is still there, and tells it the position if that has
	 * moved, so that a client without any event can resume as well.
	 */
	void beat() {
		// Whoever is sending finds out as well.
		if (!this.sending.tryLock()) {
			return;
		}
		try {
			SseEmitter.SseEventBuilder event = SseEmitter.event().comment("heartbeat");
			String position = position();
			if (!position.equals(this.sentPosition)) {
				this.sentPosition = position;
				event.id(position);
			}
			send(event);
		}
		finally {
			this.sending.unlock();
		}
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

	void end() {
		synchronized (this) {
			if (this.ended) {
				return;
			}
			this.ended = true;
			notifyAll();
			if (this.subscription != null) {
				this.subscription.close();
			}
		}
		this.onEnd.accept(this);
	}

}
