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

package io.synapsed.storage.autoconfigure.properties;

import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Features that a store has because its settings, or those of one of its namespaces, ask
 * for them.
 *
 * @param compression whether values of any namespace are compressed
 * @param encryption whether values of any namespace are encrypted
 * @param encryptionMentioned whether encryption is switched on or off anywhere
 * @param encryptionKeys whether the settings themselves name keys
 * @param limits whether any namespace has a limit
 * @param resilience whether a layer stands between callers and a failing engine
 * @since 0.1.0
 */
public record StoreFeatures(boolean compression, boolean encryption, boolean encryptionMentioned,
		boolean encryptionKeys, boolean limits, boolean resilience) {

	/**
	 * Finds the features of a store.
	 * @param store the settings of the store
	 * @return its features
	 */
	public static StoreFeatures of(StackProperties store) {
		Collection<NamespaceProperties> namespaces = store.getNamespaces().values();
		EncryptionProperties encryption = store.getEncryption();
		List<Boolean> encrypts = switches(encryption.getEnabled(), namespaces,
				(namespace) -> namespace.getEncryption().getEnabled());
		return new StoreFeatures(
				switches(store.getCompression().isEnabled(), namespaces,
						(namespace) -> namespace.getCompression().getEnabled())
					.contains(true),
				encrypts.contains(true), !encrypts.isEmpty(),
				!encryption.getKeys().isEmpty() || encryption.getKeyFile() != null,
				namespaces.stream().map(NamespaceProperties::getLimits).anyMatch(StoreFeatures::isSet),
				isResilient(store.getResilience()));
	}

	private static boolean isResilient(ResilienceProperties resilience) {
		return resilience.getRetry().isEnabled() || resilience.getCircuitBreaker().isEnabled()
				|| resilience.getBulkhead().isEnabled();
	}

	/** The switches that are set, of the store and of its namespaces. */
	private static List<Boolean> switches(@Nullable Boolean store, Collection<NamespaceProperties> namespaces,
			Function<NamespaceProperties, @Nullable Boolean> own) {
		return Stream.concat(Stream.ofNullable(store), namespaces.stream().map(own).flatMap(Stream::ofNullable))
			.toList();
	}

	private static boolean isSet(NamespaceProperties.Limits limits) {
		return limits.getMaxEntries() != null || limits.getMaxSize() != null;
	}

}
