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

package io.synapsed.storage.autoconfigure.audit;

import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import io.synapsed.storage.access.AccessRequest;
import io.synapsed.storage.access.AuditTrail;
import io.synapsed.storage.access.StorageAction;
import io.synapsed.storage.autoconfigure.properties.AuditProperties;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.spi.Statistic;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.util.PatternMatchUtils;

/**
 * Publishes audit events: administration, denials and integrity failures at once, in the
 * caller's thread; reads and writes of chosen namespaces from a bounded queue. A key
 * shows as its HMAC only.
 */
final class EventAuditTrail implements AuditTrail, AutoCloseable {

	static final String ADMINISTRATION = "STORAGE_ADMINISTRATION";

	static final String DENIED = "STORAGE_ACCESS_DENIED";

	static final String INTEGRITY_FAILURE = "STORAGE_INTEGRITY_FAILURE";

	static final String READ = "STORAGE_READ";

	static final String WRITE = "STORAGE_WRITE";

	private static final Logger logger = LoggerFactory.getLogger(EventAuditTrail.class);

	private static final String HASH = "HmacSHA256";

	/** Most bytes of keys that wait, each with a share for the rest of its event. */
	private static final long MAX_QUEUED_BYTES = 16 << 20;

	private static final int EVENT_BYTES = 256;

	private static final long CLOSE_TIMEOUT_MILLIS = 5_000;

	private final ApplicationEventPublisher events;

	private final Supplier<String> caller;

	private final Set<String> reads;

	private final Set<String> writes;

	private final SecretKeySpec hashKey;

	private final BlockingQueue<Pending> queue;

	private final AtomicLong queuedBytes = new AtomicLong();

	private final LongAdder dropped = new LongAdder();

	private final Thread publisher;

	private volatile boolean closed;

	EventAuditTrail(String store, ApplicationEventPublisher events, Supplier<String> caller, AuditProperties properties,
			byte[] hashKey) {
		this.events = events;
		this.caller = caller;
		this.reads = Set.copyOf(properties.getReads());
		this.writes = Set.copyOf(properties.getWrites());
		this.hashKey = new SecretKeySpec(hashKey, HASH);
		this.queue = new ArrayBlockingQueue<>(properties.getQueueCapacity());
		this.publisher = new Thread(this::publishQueued, "storage-audit-" + store);
		this.publisher.setDaemon(true);
		this.publisher.start();
	}

	@Override
	public void record(AccessRequest operation, Outcome outcome) {
		boolean always = outcome == Outcome.DENIED || outcome == Outcome.DAMAGED
				|| operation.action() == StorageAction.ADMINISTER;
		if (!always && !isRequested(operation)) {
			return;
		}
		Pending pending = new Pending(Instant.now(), this.caller.get(), operation, outcome);
		if (always) {
			publish(pending);
		}
		else if (!enqueue(pending)) {
			this.dropped.increment();
		}
	}

	private boolean enqueue(Pending pending) {
		boolean queued = this.queuedBytes.addAndGet(pending.size()) <= MAX_QUEUED_BYTES && this.queue.offer(pending);
		if (!queued) {
			this.queuedBytes.addAndGet(-pending.size());
		}
		return queued;
	}

	private Pending dequeued(Pending pending) {
		this.queuedBytes.addAndGet(-pending.size());
		return pending;
	}

	private boolean isRequested(AccessRequest operation) {
		Set<String> namespaces = writes(operation) ? this.writes : this.reads;
		if (namespaces.isEmpty()) {
			return false;
		}
		String namespace = operation.namespace();
		// What crosses namespaces touches those that are asked for.
		return namespace == null
				|| namespaces.stream().anyMatch((pattern) -> PatternMatchUtils.simpleMatch(pattern, namespace));
	}

	private static boolean writes(AccessRequest operation) {
		return operation.action() == StorageAction.WRITE || operation.action() == StorageAction.DELETE;
	}

	private void publishQueued() {
		while (true) {
			try {
				publish(dequeued(this.queue.take()));
			}
			catch (InterruptedException ex) {
				if (this.closed) {
					return;
				}
			}
			catch (Throwable ex) {
				lost(ex);
			}
		}
	}

	private void lost(Throwable failure) {
		this.dropped.increment();
		logger.warn("An audit event could not be published", failure);
	}

	private void publish(Pending pending) {
		AccessRequest operation = pending.operation();
		Map<String, @Nullable Object> data = new LinkedHashMap<>();
		data.put("store", operation.store());
		if (operation.namespace() != null) {
			data.put("namespace", operation.namespace());
		}
		data.put("action", text(operation.action()));
		data.put("operation", operation.name());
		if (operation.key() != null) {
			data.put("key", hash(operation));
		}
		data.put("outcome", text(pending.outcome()));
		this.events.publishEvent(
				new AuditApplicationEvent(new AuditEvent(pending.time(), pending.principal(), type(pending), data)));
	}

	private static String type(Pending pending) {
		return switch (pending.outcome()) {
			case DENIED -> DENIED;
			case DAMAGED -> INTEGRITY_FAILURE;
			case SUCCEEDED, FAILED -> (pending.operation().action() == StorageAction.ADMINISTER) ? ADMINISTRATION
					: writes(pending.operation()) ? WRITE : READ;
		};
	}

	private static String text(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT);
	}

	/**
	 * Hashes the key together with its namespace, so that equal keys of two namespaces do
	 * not show.
	 */
	private String hash(AccessRequest operation) {
		try {
			Mac mac = Mac.getInstance(HASH);
			mac.init(this.hashKey);
			Namespace namespace = Namespace.named(String.valueOf(operation.namespace()));
			return HexFormat.of()
				.formatHex(mac.doFinal(namespace.encode(Objects.requireNonNull(operation.key())).toByteArray()));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("Every Java platform has " + HASH, ex);
		}
	}

	@Override
	public List<Statistic> statistics() {
		return List.of(
				Statistic.counter("audit.dropped", "events", "Audit events of reads and writes that were dropped",
						this.dropped::sum),
				Statistic.gauge("audit.queued", "events", "Audit events of reads and writes that wait",
						this.queue::size));
	}

	/**
	 * Ends the publication, after what waits has been published or some seconds have
	 * passed.
	 */
	@Override
	public void close() {
		this.closed = true;
		this.publisher.interrupt();
		try {
			this.publisher.join(CLOSE_TIMEOUT_MILLIS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		for (Pending pending = this.queue.poll(); pending != null; pending = this.queue.poll()) {
			try {
				publish(dequeued(pending));
			}
			catch (Throwable ex) {
				lost(ex);
			}
		}
	}

	private record Pending(Instant time, String principal, AccessRequest operation, Outcome outcome) {

		/** About how many bytes it keeps. */
		private long size() {
			KeyRange range = this.operation.range();
			return EVENT_BYTES + size(this.operation.key())
					+ ((range != null) ? size(range.from()) + size(range.to()) : 0);
		}

		private static long size(@Nullable Bytes key) {
			return (key != null) ? key.size() : 0;
		}

	}

}
