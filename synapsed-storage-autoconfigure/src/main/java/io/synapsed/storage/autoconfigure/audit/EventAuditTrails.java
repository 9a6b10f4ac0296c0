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

import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.synapsed.storage.access.AuditTrail;
import io.synapsed.storage.autoconfigure.StoreSettings;
import io.synapsed.storage.autoconfigure.access.StorageAuditTrailFactory;
import io.synapsed.storage.autoconfigure.access.StorageCallers;
import io.synapsed.storage.autoconfigure.properties.AuditProperties;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Creates audit trails that publish events, and ends them with the application.
 */
class EventAuditTrails implements StorageAuditTrailFactory, DisposableBean {

	private static final int MIN_KEY_SIZE = 32;

	private static final int MAX_QUEUE_CAPACITY = 1_000_000;

	private final ApplicationEventPublisher events;

	private final ObjectProvider<StorageCallers> callers;

	private final List<EventAuditTrail> trails = new CopyOnWriteArrayList<>();

	EventAuditTrails(ApplicationEventPublisher events, ObjectProvider<StorageCallers> callers) {
		this.events = events;
		this.callers = callers;
	}

	@Override
	public AuditTrail create(StoreSettings settings) {
		AuditProperties audit = settings.properties().getAudit();
		int capacity = audit.getQueueCapacity();
		if (capacity < 1 || capacity > MAX_QUEUE_CAPACITY) {
			throw settings.invalid("audit.queue-capacity", capacity,
					"It must be at least 1 and at most " + MAX_QUEUE_CAPACITY + ".");
		}
		StorageCallers known = this.callers.getIfAvailable();
		EventAuditTrail trail = new EventAuditTrail(settings.name(), this.events,
				(known != null) ? known::name : () -> StorageCallers.ANONYMOUS, audit, hashKey(settings));
		this.trails.add(trail);
		return trail;
	}

	private static byte[] hashKey(StoreSettings settings) {
		String encoded = settings.properties().getAudit().getHashKey();
		if (encoded == null) {
			byte[] key = new byte[MIN_KEY_SIZE];
			new SecureRandom().nextBytes(key);
			return key;
		}
		try {
			byte[] key = Base64.getDecoder().decode(encoded);
			if (key.length >= MIN_KEY_SIZE) {
				return key;
			}
		}
		catch (IllegalArgumentException ex) {
			// The same answer as for a short one; neither shows the secret.
		}
		throw settings.invalid("audit.hash-key", "******",
				"It must be the Base64 text of at least " + MIN_KEY_SIZE + " bytes.");
	}

	@Override
	public void destroy() {
		this.trails.forEach(EventAuditTrail::close);
	}

}
