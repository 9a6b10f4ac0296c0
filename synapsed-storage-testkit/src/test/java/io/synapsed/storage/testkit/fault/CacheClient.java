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
package io.synapsed.storage.testkit.fault;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.backend.redis.RedisInvalidationBus;
import io.synapsed.storage.backend.redis.RedisOptions;
import io.synapsed.storage.backend.redis.RedisStore;
import io.synapsed.storage.cache.CacheLayer;
import io.synapsed.storage.cache.CachePolicy;
import io.synapsed.storage.cache.coherence.CacheInvalidation;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.exception.UnknownOutcomeException;
import io.synapsed.storage.spi.Statistic;
import io.synapsed.storage.testkit.RedisServers;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * One of several processes that share a store, each with a cache of its own. It reads and
 * writes until it is told to end, and prints what it did, one operation a line: client,
 * key, action, value, outcome, and the moments of call and return on the clock that all
 * processes of a machine share. A write is also printed before it is called, with an
 * unknown outcome: the process may be killed. In the end it prints its figures.
 * <p>
 * Arguments: port of the server, number of the process, seed, {@link LosingBus.Mode}, the
 * largest staleness in milliseconds.
 */
final class CacheClient {

	static final String OPERATION = "operation";

	static final String BEGINNING = "beginning";

	static final String FIGURE = "figure";

	private static final int KEYS = 48;

	/** A key has no more operations than can be judged. */
	private static final long GENERATION_NANOS = Duration.ofSeconds(6).toNanos();

	private static final long PACE_NANOS = 2_500_000;

	private final StorageTemplate storage;

	private final int number;

	private final Random random;

	private long writes;

	private CacheClient(StorageTemplate storage, int number, Random random) {
		this.storage = storage;
		this.number = number;
		this.random = random;
	}

	/**
	 * Runs the process.
	 * @param arguments see above
	 */
	public static void main(String[] arguments) throws IOException {
		int number = Integer.parseInt(arguments[1]);
		Random random = new Random(Long.parseLong(arguments[2]) + number);
		LettuceConnectionFactory factory = RedisServers
			.connect(new RedisStandaloneConfiguration("127.0.0.1", Integer.parseInt(arguments[0])));
		RedisOptions options = RedisOptions.builder().buckets(8).timeout(Duration.ofMillis(400)).build();
		LosingBus bus = new LosingBus(new RedisInvalidationBus("redis", factory, options),
				LosingBus.Mode.valueOf(arguments[3]), random);
		Duration maxStaleness = Duration.ofMillis(Long.parseLong(arguments[4]));
		CacheInvalidation invalidation = CacheInvalidation.builder(bus)
			.maxStaleness(maxStaleness)
			.lease(maxStaleness.multipliedBy(5))
			.pollInterval(maxStaleness.dividedBy(10))
			.build();
		CachePolicy policy = CachePolicy.values()[number % CachePolicy.values().length];
		try (StorageTemplate storage = StorageBuilder
			.over(RedisStore.builder().connectionFactory(factory).options(options).build())
			.layer(CacheLayer.builder()
				.maxEntries(10_000)
				.maxSize(16 << 20)
				.policy(policy)
				.invalidation(invalidation)
				.build())
			.build()) {
			CacheClient client = new CacheClient(storage, number, random);
			client.run();
			storage.store().statistics().forEach(CacheClient::print);
		}
		finally {
			factory.destroy();
		}
	}

	private static void print(Statistic statistic) {
		if (statistic.name().startsWith("cache.")) {
			System.out.println(FIGURE + "\t" + statistic.name() + "\t" + (long) statistic.value().getAsDouble());
		}
	}

	private void run() throws IOException {
		List<Integer> keys = new ArrayList<>();
		for (int key = 0; key < KEYS; key++) {
			keys.add(key);
		}
		long next = System.nanoTime();
		while (true) {
			Collections.shuffle(keys, this.random);
			for (int key : keys) {
				if (System.in.available() > 0) {
					return;
				}
				long generation = System.nanoTime() / GENERATION_NANOS;
				operate(Bytes.utf8("key-" + generation + "-" + key));
				next = Math.max(next + PACE_NANOS, System.nanoTime() - 10 * PACE_NANOS);
				for (long left = next - System.nanoTime(); left > 0; left = next - System.nanoTime()) {
					LockSupport.parkNanos(left);
				}
			}
		}
	}

	private void operate(Bytes key) {
		int choice = this.random.nextInt(40);
		if (choice < 5) {
			Bytes value = Bytes.utf8(this.number + "-" + this.writes++);
			record(key, "put", value, () -> {
				this.storage.put(key, value);
				return "applied";
			});
		}
		else if (choice == 5) {
			record(key, "delete", null, () -> this.storage.delete(key) ? "applied" : "refused");
		}
		else {
			record(key, "get", null, () -> this.storage.get(key).map((value) -> "=" + value.toUtf8()).orElse("absent"));
		}
	}

	private void record(Bytes key, String action, @Nullable Bytes value, Supplier<String> call) {
		long called = System.nanoTime();
		if (!action.equals("get")) {
			print(BEGINNING, key, action, value, "unknown", called, called);
		}
		String outcome;
		try {
			outcome = call.get();
		}
		catch (UnknownOutcomeException ex) {
			outcome = "unknown";
		}
		catch (StorageException ex) {
			outcome = "failed";
		}
		long returned = Math.max(called + 1, System.nanoTime());
		print(OPERATION, key, action, value, outcome, called, returned);
	}

	private void print(String kind, Bytes key, String action, @Nullable Bytes value, String outcome, long called,
			long returned) {
		System.out.println(String.join("\t", kind, Integer.toString(this.number), key.toUtf8(), action,
				(value != null) ? value.toUtf8() : "", outcome, Long.toString(called), Long.toString(returned)));
	}

}
