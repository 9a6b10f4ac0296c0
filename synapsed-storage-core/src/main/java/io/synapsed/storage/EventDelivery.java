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

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.spi.WatchEvent;
import io.synapsed.storage.spi.WatchListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers the events of a watch to a listener of the application. An event that cannot
 * be converted becomes a gap.
 */
final class EventDelivery implements WatchListener {

	private static final Logger logger = LoggerFactory.getLogger(EventDelivery.class);

	private static final StorageEvent GAP = new StorageEvent(StorageEvent.Type.GAP, null, null);

	private final String store;

	private final EntryConversion conversion;

	private final StorageListener listener;

	EventDelivery(String store, EntryConversion conversion, StorageListener listener) {
		this.store = store;
		this.conversion = conversion;
		this.listener = listener;
	}

	@Override
	public void onEvent(WatchEvent event) {
		this.listener.onEvent(show(event));
	}

	@Override
	public void onClose() {
		this.listener.onClose();
	}

	private StorageEvent show(WatchEvent event) {
		try {
			Bytes key = (event.key() != null) ? this.conversion.decodeKey(event.key()) : null;
			StorageEntry<Bytes> entry = (event.entry() != null) ? this.conversion.toEntry(event.entry()) : null;
			return new StorageEvent(StorageEvent.Type.valueOf(event.type().name()), key, entry);
		}
		catch (Throwable ex) {
			logger.error("A watch of store '{}' got an event that cannot be converted; its listener gets a gap",
					this.store, ex);
			return GAP;
		}
	}

}
