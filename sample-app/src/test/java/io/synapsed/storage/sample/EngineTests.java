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
package io.synapsed.storage.sample;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.synapsed.storage.cassandra.server.CassandraServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import redis.embedded.RedisServer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * What the application does differently, or could do wrongly, depending on the engine.
 */
abstract class EngineTests {

	/** Whether a run takes the time of a night. */
	static final boolean NIGHTLY = "nightly".equals(System.getProperty("synapsed.storage.test.run"));

	/** So many writes before the process is killed, at least. */
	private static final int ACKNOWLEDGED = NIGHTLY ? 2000 : 500;

	/** What a small server takes, its own overhead included. */
	private static final int CASSANDRA_VALUE = 1 << 20;

	@TempDir
	static Path directory;

	/** Until the process is killed; then another one. */
	static SampleProcess sample;

	private static RedisServer redis;

	private static CassandraServer cassandra;

	@Parameter
	String engine;

	@BeforeParameterizedClassInvocation
	static void start(String engine) throws Exception {
		if (engine.equals("redis")) {
			redis = RedisServer.newRedisServer()
				.port(SampleProcess.freePort())
				.bind("127.0.0.1")
				.setting("save \"\"")
				// A server stops when its output is not read.
				.soutListener((line) -> {
				})
				.build();
			redis.start();
		}
		if (engine.equals("cassandra")) {
			assumeTrue(CassandraServer.isAvailable(), "Java 17 for the Cassandra server");
			cassandra = CassandraServer.start();
			createKeyspace();
		}
		sample = startProcess(engine);
	}

	@AfterParameterizedClassInvocation
	static void stop(String engine) throws Exception {
		try (SampleProcess last = sample) {
			last.stop();
			assertThat(last.log()).contains("Graceful shutdown complete").doesNotContain("WARNING:", "SIGSEGV");
		}
		finally {
			if (engine.equals("redis")) {
				redis.stop();
			}
			if (engine.equals("cassandra")) {
				cassandra.close();
			}
		}
	}

	private static void createKeyspace() {
		try (CqlSession session = CqlSession.builder()
			.addContactPoint(cassandra.contactPoint())
			.withLocalDatacenter(cassandra.localDatacenter())
			.build()) {
			session.execute(SimpleStatement
				.newInstance("CREATE KEYSPACE sample WITH replication = {'class': 'NetworkTopologyStrategy', '"
						+ cassandra.localDatacenter() + "': 1}")
				.setTimeout(Duration.ofMinutes(1)));
		}
	}

	/**
	 * Starts the application where it was before: the jar itself for the engines with
	 * which applications begin, the extracted jar for the others.
	 */
	private static SampleProcess startProcess(String engine) throws Exception {
		Path own = Files.createDirectories(directory.resolve(engine));
		return switch (engine) {
			case "rocksdb" -> SampleProcess.startPackaged(own, "--synapsed.storage.type=rocksdb");
			case "redis" -> SampleProcess.startPackaged(own, "--synapsed.storage.type=redis",
					"--spring.data.redis.host=127.0.0.1", "--spring.data.redis.port=" + redis.ports().get(0));
			case "cassandra" -> SampleProcess.start(own, "--synapsed.storage.type=cassandra",
					"--synapsed.storage.require=ordered-scan,conditional-write,ttl",
					"--synapsed.storage.max-value-size=" + CASSANDRA_VALUE + "B",
					"--spring.cassandra.contact-points=" + cassandra.contactPoint().getHostString(),
					"--spring.cassandra.port=" + cassandra.contactPoint().getPort(),
					"--spring.cassandra.local-datacenter=" + cassandra.localDatacenter(),
					"--spring.cassandra.keyspace-name=sample", "--spring.cassandra.request.timeout=10s");
			default -> SampleProcess.start(own, "--synapsed.storage.type=" + engine);
		};
	}

	@Test
	void whenItStartsThenNothingIsLookedForThatItDoesNotHave() throws Exception {
		assertThat(sample.log()).doesNotContain("Spring Data");
	}

	@Test
	void whenAValueIsPutThenTheSameBytesAreRead() throws Exception {
		byte[] value = new byte[100_000];
		new Random(7).nextBytes(value);
		assertThat(sample.send("PUT", "/kv/bytes", value).statusCode()).isEqualTo(201);
		HttpResponse<byte[]> read = sample.getBytes("/kv/bytes");
		assertThat(read.statusCode()).isEqualTo(200);
		assertThat(read.body()).isEqualTo(value);
		assertThat(read.headers().firstValue("ETag")).isPresent();
		HttpResponse<String> head = sample.send("HEAD", "/kv/bytes", new byte[0]);
		assertThat(head.statusCode()).isEqualTo(200);
		assertThat(head.headers().firstValue("Content-Length")).contains("100000");
		assertThat(head.headers().firstValue("ETag")).isEqualTo(read.headers().firstValue("ETag"));
	}

	@Test
	void whenAValueIsEmptyThenItIsThere() throws Exception {
		sample.put("/kv/empty", "");
		assertThat(sample.get("/kv/empty").statusCode()).isEqualTo(200);
		assertThat(sample.get("/kv/empty").body()).isEmpty();
	}

	@Test
	void whenConditionsAreGivenThenOneWriterWins() throws Exception {
		HttpResponse<String> created = sample.put("/kv/cas", "1", "If-None-Match", "*");
		assertThat(created.statusCode()).isEqualTo(201);
		assertThat(sample.put("/kv/cas", "2", "If-None-Match", "*").statusCode()).isEqualTo(412);
		String etag = created.headers().firstValue("ETag").orElseThrow();
		HttpResponse<String> replaced = sample.put("/kv/cas", "3", "If-Match", etag);
		assertThat(replaced.statusCode()).isEqualTo(204);
		assertThat(replaced.headers().firstValue("ETag")).isPresent()
			.isNotEqualTo(created.headers().firstValue("ETag"));
		assertThat(sample.put("/kv/cas", "4", "If-Match", etag).statusCode()).isEqualTo(412);
		assertThat(sample.get("/kv/cas").body()).isEqualTo("3");
		assertThat(sample.send("DELETE", "/kv/cas", new byte[0], "If-Match", etag).statusCode()).isEqualTo(412);
		assertThat(sample.put("/kv/cas-absent", "1", "If-Match", "*").statusCode()).isEqualTo(412);
		assertThat(sample.put("/kv/cas", "5", "If-Match", "*").statusCode()).isEqualTo(204);
		assertThat(sample.put("/kv/cas", "6", "If-Match", "unquoted").statusCode()).isEqualTo(400);
	}

	@Test
	void whenAnEntryIsDeletedThenItIsGone() throws Exception {
		sample.put("/kv/gone", "1");
		assertThat(sample.send("DELETE", "/kv/gone", new byte[0]).statusCode()).isEqualTo(204);
		assertThat(sample.send("DELETE", "/kv/gone", new byte[0]).statusCode()).isEqualTo(404);
		assertProblem(sample.get("/kv/gone"), 404);
	}

	@Test
	void whenTheTimeToLiveHasPassedThenTheEntryIsGone() throws Exception {
		sample.put("/kv/short", "1", "If-None-Match", "*");
		sample.put("/kv/short?ttl=1ms", "2");
		HttpResponse<String> read = sample.get("/kv/short");
		for (int attempt = 0; read.statusCode() != 404 && attempt < 1000; attempt++) {
			read = sample.get("/kv/short");
		}
		assertThat(read.statusCode()).isEqualTo(404);
		for (String bad : List.of("0s", "-1s", "soon", "")) {
			assertProblem(sample.put("/kv/short?ttl=" + bad, "1"), 400);
		}
	}

	@Test
	void whenAKeyIsTooLongThenItIsRefused() throws Exception {
		assertThat(sample.put("/kv/" + "k".repeat(65_535), "1").statusCode()).isEqualTo(201);
		assertProblem(sample.put("/kv/" + "k".repeat(65_536), "1"), 414);
		assertThat(sample.send("DELETE", "/kv/" + "k".repeat(65_535), new byte[0]).statusCode()).isEqualTo(204);
	}

	@Test
	void whenAValueIsTooLargeThenItIsRefused() throws Exception {
		int largest = this.engine.equals("cassandra") ? CASSANDRA_VALUE : 16 << 20;
		assertThat(sample.send("PUT", "/kv/large", new byte[largest]).statusCode()).isEqualTo(201);
		assertProblem(sample.send("PUT", "/kv/larger", new byte[largest + 1]), 413);
		assertThat(sample.get("/kv/larger").statusCode()).isEqualTo(404);
		sample.send("DELETE", "/kv/large", new byte[0]);
	}

	@Test
	void whenKeysAreListedThenPagesFollowEachOther() throws Exception {
		for (int number = 0; number < 25; number++) {
			sample.put("/kv/page/%02d".formatted(number), "x".repeat(number));
		}
		List<String> forwards = pages("prefix=page/&limit=10", 3);
		assertThat(forwards).hasSize(25).isSorted();
		List<String> backwards = pages("prefix=page/&limit=7&reverse=true", 4);
		assertThat(backwards)
			.containsExactlyElementsOf(forwards.stream().sorted(java.util.Comparator.reverseOrder()).toList());
		JsonNode entry = JsonMapper.shared()
			.readTree(sample.get("/kv?prefix=page/&from=page/07&limit=1").body())
			.path("entries")
			.path(0);
		assertThat(entry.path("key").asString()).isEqualTo("page/07");
		assertThat(entry.path("size").asInt()).isEqualTo(7);
		assertThat('"' + entry.path("etag").asString() + '"')
			.isEqualTo(sample.get("/kv/page/07").headers().firstValue("ETag").orElseThrow());
		assertThat(entry.path("expiresAt").isNull()).isTrue();
	}

	@Test
	void whenManyRecordsAreLoadedThenEachIsReadBack() throws Exception {
		List<String> records = new ArrayList<>();
		Random random = new Random(11);
		for (int number = 0; number < 3000; number++) {
			records.add("{\"name\":\"record " + number + "\",\"number\":" + random.nextLong() + "}");
		}
		loadAndReadBack("generated/", records, NIGHTLY ? 1 : 10);
	}

	@Test
	void whenTheCitiesAreLoadedThenTheyAreReadBack() throws Exception {
		String corpus = System.getProperty("synapsed.storage.test.corpus", "");
		assumeTrue(!corpus.isEmpty(), "synapsed.storage.test.corpus names no folder with cities-sample.ndjson");
		loadAndReadBack("cities/", Files.readAllLines(Path.of(corpus, "cities-sample.ndjson")), NIGHTLY ? 7 : 70);
	}

	@Test
	void whenKeysChangeThenWatchersAreTold() throws Exception {
		assumeWatches();
		try (EventReader events = EventReader.open(sample, "/watch?prefix=watched/")) {
			sample.put("/kv/watched/a", "12");
			sample.put("/kv/other", "1");
			sample.send("DELETE", "/kv/watched/a", new byte[0]);
			assertThat(events.next()).startsWith("event:put\nid:").contains("\"key\":\"watched/a\"", "\"size\":2");
			assertThat(events.next()).startsWith("event:delete\nid:").contains("\"key\":\"watched/a\"");
		}
	}

	@Test
	void whenAWatcherComesBackThenItGoesOnBehindItsLastEventOrIsToldOfAGap() throws Exception {
		assumeWatches();
		String lastId;
		try (EventReader events = EventReader.open(sample, "/watch?prefix=resumed/")) {
			sample.put("/kv/resumed/a", "1");
			sample.put("/kv/resumed/b", "1");
			assertThat(events.next()).contains("resumed/");
			assertThat(events.next()).contains("resumed/");
			lastId = events.lastId();
			assertThat(lastId).isNotEmpty();
		}
		sample.put("/kv/resumed/c", "123");
		sample.send("DELETE", "/kv/resumed/a", new byte[0]);
		try (EventReader events = EventReader.open(sample, "/watch?prefix=resumed/", "Last-Event-ID", lastId)) {
			if (this.engine.equals("redis")) {
				assertThat(List.of(events.next(), events.next())).satisfiesExactlyInAnyOrder(
						(event) -> assertThat(event).contains("event:put", "resumed/c"),
						(event) -> assertThat(event).contains("event:delete", "resumed/a"));
			}
			else {
				assertThat(events.next()).startsWith("event:gap");
			}
			sample.put("/kv/resumed/d", "1");
			assertThat(events.next()).contains("event:put", "resumed/d");
		}
	}

	@Test
	void whenAWatcherWithoutAnyEventComesBackThenItMissesNothingWithoutAWord() throws Exception {
		assumeWatches();
		String lastId;
		try (EventReader events = EventReader.open(sample, "/watch?prefix=quiet/")) {
			lastId = events.lastId();
			assertThat(lastId).isNotEmpty();
		}
		sample.put("/kv/quiet/a", "1");
		try (EventReader events = EventReader.open(sample, "/watch?prefix=quiet/", "Last-Event-ID", lastId)) {
			assertThat(events.next()).contains(this.engine.equals("redis") ? "event:put\nid:" : "event:gap\nid:");
		}
		try (EventReader events = EventReader.open(sample, "/watch?prefix=quiet/", "Last-Event-ID", "of another")) {
			assertThat(events.next()).startsWith("event:gap");
		}
	}

	@Test
	void whenTheEngineHasNoWatchesThenTheRequestIsRefused() throws Exception {
		assumeTrue(this.engine.equals("cassandra"), "The engine has watches");
		assertProblem(sample.get("/watch?prefix=watched/"), 501);
	}

	private void assumeWatches() {
		assumeFalse(this.engine.equals("cassandra"), "Cassandra has no watches");
	}

	@Test
	void whenTheActuatorIsAskedThenItShowsTheStore() throws Exception {
		sample.put("/kv/measured", "1");
		JsonNode health = JsonMapper.shared().readTree(sample.get("/actuator/health").body());
		assertThat(health.path("status").asString()).isEqualTo("UP");
		assertThat(health.path("components")
			.path("synapsedStorage")
			.path("components")
			.path("default")
			.path("status")
			.asString()).isEqualTo("UP");
		assertThat(sample.get("/actuator/prometheus").body()).contains("synapsed_storage_operations_total",
				"synapsed_storage_compression_ratio", "synapsed_storage_cache_hit_ratio",
				"synapsed_storage_" + this.engine + "_");
		assertThat(sample.get("/actuator/storage").body()).contains(this.engine, "transform", "cache", "lz4");
		assertThat(sample.get("/actuator/storage/default/measured").body()).contains("\"plain-size\":1");
		assertThat(sample.get("/api/statistics").body()).contains("cache.hit.ratio");
	}

	private static List<String> pages(String query, int expected) throws Exception {
		List<String> keys = new ArrayList<>();
		String from = "";
		for (int page = 1;; page++) {
			JsonNode body = JsonMapper.shared().readTree(sample.get("/kv?" + query + from).body());
			body.path("entries").forEach((entry) -> keys.add(entry.path("key").asString()));
			if (!body.has("next")) {
				assertThat(page).isEqualTo(expected);
				return keys;
			}
			from = "&from=" + body.path("next").asString();
		}
	}

	private static void loadAndReadBack(String prefix, List<String> records, int step) throws Exception {
		StringBuilder lines = new StringBuilder();
		for (int index = 0; index < records.size(); index++) {
			lines.append("{\"key\":\"")
				.append(prefix)
				.append(index + 1)
				.append("\",\"value\":")
				.append(records.get(index))
				.append("}\n");
		}
		HttpResponse<String> response = sample.send("POST", "/kv:load",
				lines.toString().getBytes(StandardCharsets.UTF_8));
		JsonNode report = JsonMapper.shared().readTree(response.body());
		assertThat(report.path("loaded").asInt()).isEqualTo(records.size());
		assertThat(report.path("failed").asInt()).isZero();
		for (int index = 0; index < records.size(); index += step) {
			assertThat(sample.get("/kv/" + prefix + (index + 1)).body()).isEqualTo(records.get(index));
		}
	}

	@Test
	void whenTheProcessIsKilledUnderLoadThenEveryAcknowledgedWriteIsThere() throws Exception {
		assumeFalse(this.engine.equals("memory"), "Memory survives nothing");
		Map<String, String> acknowledged = new ConcurrentHashMap<>();
		CountDownLatch enough = new CountDownLatch(ACKNOWLEDGED);
		ExecutorService writers = Executors.newFixedThreadPool(4);
		SampleProcess first = sample;
		for (int number = 0; number < 4; number++) {
			String writer = "writer" + number;
			writers.execute(() -> {
				for (int count = 0;; count++) {
					String key = writer + "/" + count;
					String value = "value " + count + " ".repeat(count % 500);
					try {
						if (first.put("/kv/" + key, value).statusCode() != 201) {
							return;
						}
					}
					catch (IOException | InterruptedException ex) {
						return;
					}
					acknowledged.put(key, value);
					enough.countDown();
				}
			});
		}
		assertThat(enough.await(60, TimeUnit.SECONDS)).isTrue();
		first.kill();
		writers.shutdown();
		assertThat(writers.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
		assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(ACKNOWLEDGED);
		// The other tests go on with this one.
		sample = startProcess(this.engine);
		for (Map.Entry<String, String> entry : acknowledged.entrySet()) {
			assertThat(sample.get("/kv/" + entry.getKey()).body()).as(entry.getKey()).isEqualTo(entry.getValue());
		}
	}

	static void assertProblem(HttpResponse<String> response, int status) throws Exception {
		assertThat(response.statusCode()).isEqualTo(status);
		assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
		JsonNode problem = JsonMapper.shared().readTree(response.body());
		assertThat(problem.path("status").asInt()).isEqualTo(status);
		assertThat(response.body()).doesNotContain("\tat ", "io.synapsed");
	}

}
