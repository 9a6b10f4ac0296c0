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

package io.synapsed.storage.autoconfigure.redis;

import java.util.ArrayList;
import java.util.List;

import io.synapsed.storage.backend.redis.RedisInvalidationBus;
import io.synapsed.storage.backend.redis.RedisStore;

import org.springframework.context.SmartLifecycle;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Pauses watches and buses before the application context stops the connection factory,
 * and lets them go on after it was started again. Stores and buses stay usable: beans of
 * the application may save something when they are destroyed, which comes later. Safe for
 * use by several threads.
 */
final class RedisLifecycle implements SmartLifecycle {

	private final List<Member> members = new ArrayList<>();

	private boolean running;

	synchronized RedisStore add(LettuceConnectionFactory factory, RedisStore store) {
		this.members.add(new Member(factory, store::pause, store::resume));
		return store;
	}

	synchronized RedisInvalidationBus add(LettuceConnectionFactory factory, RedisInvalidationBus bus) {
		this.members.add(new Member(factory, bus::pause, bus::resume));
		return bus;
	}

	@Override
	public synchronized void start() {
		this.running = true;
		this.members.forEach((member) -> member.resume().run());
	}

	@Override
	public synchronized void stop() {
		this.running = false;
		this.members.forEach((member) -> member.pause().run());
	}

	@Override
	public synchronized boolean isRunning() {
		return this.running;
	}

	/**
	 * {@inheritDoc} Above every connection factory, so that it stops before and starts
	 * after them.
	 */
	@Override
	public synchronized int getPhase() {
		int highest = this.members.stream().mapToInt((member) -> member.factory().getPhase()).max().orElse(0);
		return (highest < Integer.MAX_VALUE) ? highest + 1 : highest;
	}

	/** What is paused before a factory is stopped. */
	private record Member(LettuceConnectionFactory factory, Runnable pause, Runnable resume) {
	}

}
