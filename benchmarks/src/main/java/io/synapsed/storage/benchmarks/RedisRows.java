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

package io.synapsed.storage.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.backend.redis.RedisInvalidationBus;
import io.synapsed.storage.backend.redis.RedisOptions;
import io.synapsed.storage.backend.redis.RedisStore;
import io.synapsed.storage.cache.CacheLayer;
import io.synapsed.storage.cache.CacheLayerBuilder;
import io.synapsed.storage.cache.coherence.CacheInvalidation;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.spi.Statistic;

import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * The Redis engine beside Lettuce: synchronous commands on one connection with byte
 * arrays and the same settings, to the same server, which the row starts on the loopback
 * device.
 */
final class RedisRows {

	private static final int SIZE = 100;

	private static final int KEYS = 100_000;

	private static final int BATCH = 100;

	private static final int HOT = 10_000;

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final RedisOptions OPTIONS = RedisOptions.builder()
		.index(false)
		.watch(false)
		.timeout(TIMEOUT)
		.build();

	private static final ClientOptions CLIENT_OPTIONS = ClientOptions.builder()
		.disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
		.build();

	private RedisRows() {
	}

	static List<Row> all() {
		List<Row> rows = new ArrayList<>();
		rows.add(new Row("redis-get", "redis", "get, 100 B; raw: `GET`", new Goal.Ratio(1.05),
				(environment) -> Sides.open(environment).contest(20, RedisRows::rawGets, TemplateWork::gets)));
		rows.add(new Row("redis-put", "redis", "put, 100 B; raw: `SET`", new Goal.Ratio(1.05),
				(environment) -> Sides.open(environment).contest(20, RedisRows::rawPuts, TemplateWork::puts)));
		rows.add(new Row("redis-get-all", "redis", "getAll of 100 keys, 100 B; raw: 100 times `GET`",
				new Goal.Ratio(0.10),
				(environment) -> Sides.open(environment)
					.contest(1, RedisRows::rawGets, (ours) -> TemplateWork.getAll(ours, BATCH))
					.keysAnOperation(BATCH)));
		rows.add(new Row("redis-get-all-mget", "redis", "getAll of 100 keys, 100 B; raw: one `MGET`", Goal.NONE,
				(environment) -> Sides.open(environment)
					.contest(2, RedisRows::rawMultiGets, (ours) -> TemplateWork.getAll(ours, BATCH))
					.keysAnOperation(BATCH)));
		rows.add(new Row("redis-put-all", "redis", "putAll of 100 entries, 100 B; raw: 100 times `SET`",
				new Goal.Ratio(0.06),
				(environment) -> Sides.open(environment)
					.contest(1, RedisRows::rawPuts, (ours) -> TemplateWork.putAll(ours, BATCH))
					.keysAnOperation(BATCH)));
		rows.add(new Row("redis-put-all-mset", "redis", "putAll of 100 entries, 100 B; raw: one `MSET`", Goal.NONE,
				(environment) -> Sides.open(environment)
					.contest(2, RedisRows::rawMultiSets, (ours) -> TemplateWork.putAll(ours, BATCH))
					.keysAnOperation(BATCH)));
		rows.add(new Row("redis-put-index", "redis", "put, 100 B, with index; raw: `SET`", new Goal.Ratio(1.5),
				(environment) -> Sides.open(environment)
					.contest(20, RedisRows::rawPuts, TemplateWork::puts, true, false)));
		rows.add(new Row("redis-put-both", "redis", "put, 100 B, with index and watch; raw: `SET`", new Goal.Ratio(1.8),
				(environment) -> Sides.open(environment)
					.contest(20, RedisRows::rawPuts, TemplateWork::puts, true, true)));
		rows.add(new Row("redis-put-full", "redis", "put, 100 B, with index and watch; raw: put without", Goal.NONE,
				(environment) -> Sides.open(environment).withAndWithout(20, TemplateWork::puts)));
		rows.add(new Row("redis-put-all-full", "redis",
				"putAll of 100 entries, 100 B, with index and watch; raw: putAll without", Goal.NONE,
				(environment) -> Sides.open(environment)
					.withAndWithout(2, (template) -> TemplateWork.putAll(template, BATCH))
					.keysAnOperation(BATCH)));
		rows.add(new Row("redis-hit-invalidation", "invalidation",
				"cache hit with invalidation over Redis; raw: cache hit without", Goal.NONE,
				(environment) -> Sides.open(environment).withAndWithoutInvalidation(1_000, TemplateWork::gets)));
		rows.add(new Row("redis-put-invalidation", "invalidation",
				"put, 100 B, with cache and invalidation over Redis; raw: put with cache", Goal.NONE,
				(environment) -> Sides.open(environment).withAndWithoutInvalidation(20, TemplateWork::puts)));
		rows.add(new Row("redis-put-announced", "invalidation",
				"put, 100 B, with cache and invalidation over Redis; raw: `SET`", new Goal.Ratio(1.6),
				(environment) -> Sides.open(environment).announced(20)));
		return rows;
	}

	private static Work rawGets(RedisCommands<byte[], byte[]> raw) {
		return (block) -> {
			long sum = 0;
			for (int index = 0; index < block.size(); index++) {
				byte[] value = raw.get(block.key(index, sum));
				sum += (value != null) ? value.length : 0;
			}
			return sum;
		};
	}

	private static Work rawPuts(RedisCommands<byte[], byte[]> raw) {
		return (block) -> {
			long sum = 0;
			for (int index = 0; index < block.size(); index++) {
				sum += raw.set(block.key(index, sum), block.values()[index].exactArray()).length();
			}
			return sum;
		};
	}

	private static Work rawMultiGets(RedisCommands<byte[], byte[]> raw) {
		return (block) -> {
			long sum = 0;
			for (int from = 0; from < block.size(); from += BATCH) {
				byte[][] keys = new byte[BATCH][];
				for (int index = 0; index < BATCH; index++) {
					keys[index] = block.keys()[from + index];
				}
				for (KeyValue<byte[], byte[]> found : raw.mget(keys)) {
					sum += found.hasValue() ? found.getValue().length : 0;
				}
			}
			return sum;
		};
	}

	private static Work rawMultiSets(RedisCommands<byte[], byte[]> raw) {
		return (block) -> {
			long sum = 0;
			for (int from = 0; from < block.size(); from += BATCH) {
				Map<byte[], byte[]> entries = new HashMap<>();
				for (int index = from; index < from + BATCH; index++) {
					entries.put(block.keys()[index], block.values()[index].exactArray());
				}
				sum += raw.mset(entries).length();
			}
			return sum;
		};
	}

	/**
	 * A server with all sides connected to it.
	 */
	private record Sides(Environment environment, LoopbackRedis server, RedisClient client,
			StatefulRedisConnection<byte[], byte[]> connection,
			LettuceConnectionFactory factory) implements AutoCloseable {

		static Sides open(Environment environment) throws IOException {
			LoopbackRedis server = LoopbackRedis.start(environment.directory());
			RedisClient client = RedisClient.create(RedisURI.builder()
				.withHost(LoopbackRedis.HOST)
				.withPort(server.port())
				.withTimeout(TIMEOUT)
				.build());
			client.setOptions(CLIENT_OPTIONS);
			LettuceConnectionFactory factory = new LettuceConnectionFactory(
					new RedisStandaloneConfiguration(LoopbackRedis.HOST, server.port()),
					LettuceClientConfiguration.builder().clientOptions(CLIENT_OPTIONS).commandTimeout(TIMEOUT).build());
			factory.afterPropertiesSet();
			factory.start();
			return new Sides(environment, server, client, client.connect(ByteArrayCodec.INSTANCE), factory);
		}

		private StorageTemplate template(String name, boolean index, boolean watch) {
			StorageTemplate template = StorageBuilder
				.over(RedisStore.builder()
					.name(name)
					.connectionFactory(this.factory)
					.options(RedisOptions.builder().index(index).watch(watch).timeout(TIMEOUT).build())
					.build())
				.build();
			TemplateWork.fill(this.environment, template, SIZE, KEYS);
			return template;
		}

		private Contest contest(int operations, Side<RedisCommands<byte[], byte[]>> raw, Side<StorageTemplate> ours) {
			return contest(operations, raw, ours, false, false);
		}

		private Contest contest(int operations, Side<RedisCommands<byte[], byte[]>> raw, Side<StorageTemplate> ours,
				boolean index, boolean watch) {
			return contest(operations, raw, ours, template("ours", index, watch), KEYS);
		}

		private Contest announced(int operations) {
			RedisInvalidationBus bus = new RedisInvalidationBus("with", this.factory, OPTIONS);
			CacheLayerBuilder cache = CacheLayer.builder().maxEntries(HOT * 2).maxSize(64 << 20);
			return contest(operations, RedisRows::rawPuts, TemplateWork::puts,
					cached("with", cache.invalidation(CacheInvalidation.builder(bus).build()).build()), HOT);
		}

		private Contest contest(int operations, Side<RedisCommands<byte[], byte[]>> raw, Side<StorageTemplate> ours,
				StorageTemplate template, int keys) {
			RedisCommands<byte[], byte[]> commands = this.connection.sync();
			Bytes[] values = TestData.documents(SIZE, this.environment.seed());
			Map<byte[], byte[]> entries = new HashMap<>();
			for (int number : TestData.shuffled(keys, this.environment.seed())) {
				entries.put(TestData.key(number), values[number % values.length].exactArray());
				if (entries.size() == BATCH) {
					commands.mset(entries);
					entries.clear();
				}
			}
			return new Contest(operations, raw.work(commands), ours.work(template)).keySpace(keys)
				.values(values)
				.closing(this)
				.closing(template);
		}

		private Contest withAndWithout(int operations, Side<StorageTemplate> work) {
			StorageTemplate without = template("without", false, false);
			StorageTemplate with = template("with", true, true);
			return new Contest(operations, work.work(without), work.work(with)).keySpace(KEYS)
				.values(TestData.documents(SIZE, this.environment.seed()))
				.closing(this)
				.closing(without)
				.closing(with);
		}

		private Contest withAndWithoutInvalidation(int operations, Side<StorageTemplate> work) {
			CacheLayerBuilder cache = CacheLayer.builder().maxEntries(HOT * 2).maxSize(64 << 20);
			RedisInvalidationBus bus = new RedisInvalidationBus("with", this.factory, OPTIONS);
			CacheInvalidation invalidation = CacheInvalidation.builder(bus).build();
			StorageTemplate without = cached("without", cache.build());
			StorageTemplate with = cached("with", cache.invalidation(invalidation).build());
			return new Contest(operations, work.work(without), work.work(with)).keySpace(HOT)
				.values(TestData.documents(SIZE, this.environment.seed()))
				.closing(this)
				.closing(without)
				.closing(with);
		}

		private StorageTemplate cached(String name, CacheLayer cache) {
			StorageTemplate template = StorageBuilder
				.over(RedisStore.builder().name(name).connectionFactory(this.factory).options(OPTIONS).build())
				.layer(cache)
				.build();
			TemplateWork.fill(this.environment, template, SIZE, HOT);
			// A cache that has just begun fills only after a lease.
			while (figure(template, "cache.entries") < HOT) {
				for (int index = 0; index < HOT; index++) {
					template.get(Bytes.wrap(TestData.key(index)));
				}
			}
			return template;
		}

		private static double figure(StorageTemplate template, String name) {
			return Statistic.named(template.store().statistics(), name).value().getAsDouble();
		}

		@Override
		public void close() throws IOException {
			this.factory.destroy();
			this.connection.close();
			this.client.shutdown();
			this.server.close();
		}

	}

	/**
	 * One side of a row.
	 *
	 * @param <T> what it works with
	 */
	private interface Side<T> {

		Work work(T library);

	}

}
