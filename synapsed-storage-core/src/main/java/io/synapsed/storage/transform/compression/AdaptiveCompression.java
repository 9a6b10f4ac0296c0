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

package io.synapsed.storage.transform.compression;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.spi.Namespace;

/**
 * Keeps separate decisions for each of up to 256 namespaces. Further namespaces share one
 * set of decisions. Safe for use by several threads.
 */
final class AdaptiveCompression {

	private static final int MAX_NAMESPACES = 256;

	private final CompressionSettings.Choice.Adaptive choice;

	private final ConcurrentHashMap<Bytes, NamespaceDecisions> decisions = new ConcurrentHashMap<>();

	private final NamespaceDecisions others;

	AdaptiveCompression(CompressionSettings.Choice.Adaptive choice) {
		this.choice = choice;
		this.others = new NamespaceDecisions(choice.profile(), choice.algorithms(), choice.seed());
	}

	NamespaceDecisions decisions(Bytes storedKey) {
		Bytes prefix = Namespace.prefixOf(storedKey);
		NamespaceDecisions known = this.decisions.get(prefix);
		if (known != null) {
			return known;
		}
		if (this.decisions.size() >= MAX_NAMESPACES) {
			return this.others;
		}
		return this.decisions.computeIfAbsent(prefix.copy(), (own) -> new NamespaceDecisions(this.choice.profile(),
				this.choice.algorithms(), this.choice.seed() ^ own.hashCode()));
	}

	/**
	 * Describes the current decisions.
	 * @return facts by name of the namespace
	 */
	Map<String, Object> describe() {
		Map<String, Object> facts = new TreeMap<>();
		this.decisions.forEach((prefix, own) -> facts.put(Namespace.ofKey(prefix).name(), own.describe()));
		return facts;
	}

}
