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

import java.util.LinkedHashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * What is written down about who did what.
 *
 * @since 0.1.0
 */
public class AuditProperties {

	/**
	 * Whether administration, denials and integrity failures are published as audit
	 * events.
	 */
	private boolean enabled;

	/**
	 * Namespaces whose reads are audited too. '*' stands for any characters; the default
	 * namespace has the empty name.
	 */
	private Set<String> reads = new LinkedHashSet<>();

	/**
	 * Namespaces whose writes are audited too. '*' stands for any characters; the default
	 * namespace has the empty name.
	 */
	private Set<String> writes = new LinkedHashSet<>();

	/**
	 * Secret for the hashes of keys in audit events, at least 32 bytes in Base64. If it
	 * is not set, each start makes a new one, and hashes of two runs cannot be compared.
	 */
	private @Nullable String hashKey;

	/**
	 * Maximum number of read and write events that wait for publication. They take up to
	 * 16 MiB with their keys; further events are dropped and counted.
	 */
	private int queueCapacity = 10_000;

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public Set<String> getReads() {
		return this.reads;
	}

	public void setReads(Set<String> reads) {
		this.reads = reads;
	}

	public Set<String> getWrites() {
		return this.writes;
	}

	public void setWrites(Set<String> writes) {
		this.writes = writes;
	}

	public @Nullable String getHashKey() {
		return this.hashKey;
	}

	public void setHashKey(@Nullable String hashKey) {
		this.hashKey = hashKey;
	}

	public int getQueueCapacity() {
		return this.queueCapacity;
	}

	public void setQueueCapacity(int queueCapacity) {
		this.queueCapacity = queueCapacity;
	}

}
