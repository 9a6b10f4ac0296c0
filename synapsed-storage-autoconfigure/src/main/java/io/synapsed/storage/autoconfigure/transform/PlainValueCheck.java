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

package io.synapsed.storage.autoconfigure.transform;

import java.util.Map;

import io.synapsed.storage.autoconfigure.StoreSettings;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.engine.EncryptionMark;
import io.synapsed.storage.exception.StorageNetworkException;
import io.synapsed.storage.exception.StorageTimeoutException;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.EntryCursor;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.spi.PerNamespace;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that encryption was switched on over values that are there: they are plain, and
 * the first read of one would be the first to tell. Compares the settings with those that
 * the store has recorded, and looks at a few keys, never at all of them. A store without
 * ordered scans cannot be looked at.
 */
class PlainValueCheck {

	private static final Logger logger = LoggerFactory.getLogger(PlainValueCheck.class);

	// Those of the library itself and of namespaces that are not meant come first.
	private static final int MAX_KEYS = 1000;

	private final StoreSettings settings;

	private final boolean found;

	/**
	 * Looks at a store before its key ring is opened, because opening records the new
	 * settings.
	 * @param encrypts the settings of now
	 */
	PlainValueCheck(StoreSettings settings, KeyValueStore engine, PerNamespace<Boolean> encrypts) {
		this.settings = settings;
		this.found = settings.features().encryption() && engine.capabilities().contains(Capability.ORDERED_SCAN)
				&& look(settings, engine, encrypts);
	}

	private static boolean look(StoreSettings settings, KeyValueStore engine, PerNamespace<Boolean> encrypts) {
		try {
			return hasPlainValues(engine, encrypts, before(engine));
		}
		catch (StorageNetworkException | StorageTimeoutException ex) {
			logger.warn("Store '{}' could not be asked for values that were written before its encryption was switched"
					+ " on; reading such a value tells", settings.name(), ex);
			return false;
		}
	}

	/**
	 * What was encrypted when the store was open last, all of it if that is not known.
	 */
	private static PerNamespace<Boolean> before(KeyValueStore engine) {
		PerNamespace<Boolean> none = PerNamespace.same(false);
		return EncryptionMark.find(engine)
			.filter(EncryptionMark::hasKeys)
			.map((mark) -> (mark.encrypts() != null) ? mark.encrypts() : PerNamespace.same(true))
			.orElse(none);
	}

	private static boolean hasPlainValues(KeyValueStore engine, PerNamespace<Boolean> now,
			PerNamespace<Boolean> before) {
		if (now.shared() && !before.shared() && finds(engine, KeyRange.all(), now, before)) {
			return true;
		}
		return now.own()
			.entrySet()
			.stream()
			.filter(Map.Entry::getValue)
			.map((own) -> Namespace.named(own.getKey()))
			.filter((namespace) -> !before.of(namespace))
			.anyMatch((namespace) -> finds(engine, namespace.encode(KeyRange.all()), now, before));
	}

	private static boolean finds(KeyValueStore engine, KeyRange range, PerNamespace<Boolean> now,
			PerNamespace<Boolean> before) {
		try (EntryCursor cursor = engine.scan(range, ScanOptions.DEFAULT.limit(MAX_KEYS))) {
			for (Entry entry = cursor.next(); entry != null; entry = cursor.next()) {
				boolean system = Namespace.prefixOf(entry.key()).equals(Namespace.SYSTEM.prefix());
				if (!system && now.of(entry.key()) && !before.of(entry.key())) {
					return true;
				}
			}
			return false;
		}
	}

	/** Tells what is with the values and what to do. */
	void warn() {
		if (!this.found) {
			return;
		}
		String accept = this.settings.propertyName("encryption.accept-plain");
		boolean accepted = this.settings.properties().getEncryption().isAcceptPlain();
		logger.warn("Store '{}' has values that were written before its encryption was switched on, and they are not"
				+ " encrypted. {} To encrypt them{}, with 'management.endpoint.storage.access: unrestricted':\n\n"
				+ "    curl -X POST localhost:8080/actuator/storage/{} -H 'Content-Type: application/json'"
				+ " -d '{\"action\": \"recode\"}'\n\nThen remove '{}'.", this.settings.name(),
				accepted ? "They stay readable as long as '" + accept + "' is 'true'."
						: "They cannot be read until '" + accept + "' is set to 'true'.",
				accepted ? "" : ", set it and start again", this.settings.name(), accept);
	}

}
