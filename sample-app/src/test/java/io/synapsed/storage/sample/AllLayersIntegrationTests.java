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

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * The packaged application with everything that can be done to a value: what it stores
 * and its keys are nowhere to be seen, at the finest level of the log and with every
 * endpoint open.
 */
class AllLayersIntegrationTests {

	private static final String PLAIN = "Nobody but the application reads this: 71f3b9c2";

	private static final String PUBLIC = "Everybody may read this: 0d5e8a46";

	private static final String KEY = key(1);

	private static final String HASH_KEY = key(3);

	@TempDir
	private Path directory;

	/** MVStore stores the same values in the same way, and has its turn at night. */
	static Stream<Arguments> enginesAndProviders() {
		Stream<Arguments> each = Stream.of(Arguments.of("rocksdb", "file"), Arguments.of("sqlite", "property"));
		return EngineTests.NIGHTLY ? Stream.concat(each, Stream.of(Arguments.of("mvstore", "file"))) : each;
	}

	@ParameterizedTest
	@MethodSource("enginesAndProviders")
	void whenEverythingIsOnThenNoPlainTextAndNoKeyShowsAnywhere(String engine, String provider) throws Exception {
		List<String> shown = new ArrayList<>();
		try (SampleProcess sample = start(engine, keyArguments(provider, KEY))) {
			store(sample);
			work(sample);
			shown.addAll(endpoints(sample));
			sample.stop();
			shown.add(sample.log());
		}
		assertThatIllegalStateException().isThrownBy(() -> start(engine, keyArguments(provider, key(2))))
			.satisfies((ex) -> shown.add(String.valueOf(ex.getMessage())))
			.withMessageContaining("APPLICATION FAILED TO START");
		try (SampleProcess sample = start(engine, keyArguments(provider, KEY))) {
			assertThat(sample.get("/kv/person/7?namespace=people").body()).contains(PLAIN);
			assertThat(sample.get("/kv/text/499").body()).contains(PLAIN);
		}
		DisclosedText plain = new DisclosedText(PLAIN);
		DisclosedText key = new DisclosedText(KEY);
		assertThat(shown).noneMatch(plain::isIn).noneMatch(key::isIn);
		assertThat(shown).noneMatch(new DisclosedText(key(2))::isIn);
		DisclosedText hashKey = new DisclosedText(HASH_KEY);
		assertThat(shown).noneMatch(hashKey::isIn);
		assertThat(hashKey.filesIn(this.directory)).isEmpty();
		assertThat(plain.filesIn(this.directory)).isEmpty();
		Path data = this.directory.resolve("data");
		assertThat(key.filesIn(data)).isEmpty();
		// Seen with the same eyes: what is not encrypted.
		assertThat(new DisclosedText(PUBLIC).filesIn(data)).isNotEmpty();
	}

	private void store(SampleProcess sample) throws Exception {
		StringBuilder texts = new StringBuilder();
		StringBuilder people = new StringBuilder();
		for (int number = 0; number < 500; number++) {
			texts.append(
					"{\"key\":\"text/%d\",\"value\":\"%d %s\"}%n".formatted(number, number, (PLAIN + ". ").repeat(20)));
			people.append("{\"key\":\"person/%d\",\"value\":{\"number\":%d,\"note\":\"%s\"}}%n".formatted(number,
					number * 7919 % 1000, PLAIN));
		}
		load(sample, "/kv:load", texts.toString());
		load(sample, "/kv:load?namespace=people", people.toString());
		byte[] noise = new byte[4096];
		Random random = new Random(5);
		for (int number = 0; number < 100; number++) {
			random.nextBytes(noise);
			assertThat(sample.send("PUT", "/kv/" + number + "?namespace=noise", noise).statusCode()).isEqualTo(201);
		}
		assertThat(sample.put("/kv/notice?namespace=public", PUBLIC).statusCode()).isEqualTo(201);
		assertThat(sample.get("/kv/notice").statusCode()).isEqualTo(404);
		assertThat(sample.put("/kv/a?namespace=%00", "").statusCode()).isEqualTo(400);
		assertThat(sample.raw("GET", "/kv/a?namespace=%zz", "")).startsWith("HTTP/1.1 400");
	}

	private static void load(SampleProcess sample, String path, String lines) throws Exception {
		String report = sample.send("POST", path, lines.getBytes(StandardCharsets.UTF_8)).body();
		assertThat(report).contains("\"loaded\":500");
	}

	/** Everything that reads or writes what is stored. */
	private static void work(SampleProcess sample) throws Exception {
		maintain(sample, "{\"action\":\"train\",\"namespace\":\"people\"}");
		maintain(sample, "{\"action\":\"rotate-keys\"}");
		maintain(sample, "{\"action\":\"recode\"}");
		assertThat(job(sample, "recoding").path("counts").path("renewed").asInt()).isPositive();
		maintain(sample, "{\"action\":\"verify\"}");
		assertThat(job(sample, "verification").path("counts").path("damaged").asInt()).isZero();
		maintain(sample, "{\"action\":\"flush\"}");
		JsonNode figures = JsonMapper.shared().readTree(sample.get("/api/statistics").body());
		assertThat(figures.path("statistics").path("compression.ratio").asDouble()).isGreaterThan(1);
		JsonNode decisions = transform(figures).path("compression").path("decisions");
		assertThat(decisions.path("").path("ratio").asDouble()).isGreaterThan(5);
		assertThat(decisions.path("noise").path("skipped").asInt()).isPositive();
		assertThat(sample.get("/").body()).contains("What adaptive compression has decided");
	}

	private static JsonNode transform(JsonNode figures) {
		for (JsonNode layer : figures.path("layers")) {
			if (layer.path("layer").asString().equals("transform")) {
				return layer.path("facts");
			}
		}
		throw new AssertionError("No transform layer");
	}

	private static void maintain(SampleProcess sample, String body) throws Exception {
		assertThat(sample
			.send("POST", "/actuator/storage/default", body.getBytes(StandardCharsets.UTF_8), "Content-Type",
					"application/json")
			.statusCode()).as(body).isEqualTo(200);
	}

	private static JsonNode job(SampleProcess sample, String name) throws Exception {
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
		while (System.nanoTime() < deadline) {
			JsonNode store = JsonMapper.shared().readTree(sample.get("/actuator/storage/default").body());
			for (JsonNode job : store.path("jobs")) {
				if (job.path("job").asString().equals(name) && !job.path("ended").isNull()
						&& !job.path("ended").isMissingNode()) {
					return job;
				}
			}
		}
		throw new AssertionError(name + " has not ended");
	}

	private static List<String> endpoints(SampleProcess sample) throws Exception {
		List<String> bodies = new ArrayList<>();
		JsonNode links = JsonMapper.shared().readTree(sample.get("/actuator").body()).path("_links");
		for (JsonNode link : links) {
			String path = link.path("href").asString().replaceFirst("^http://[^/]+", "");
			// A dump of the memory has, of course, what the application works with.
			if (!link.path("templated").asBoolean() && !path.endsWith("/heapdump")) {
				bodies.add(sample.get(path).body());
			}
		}
		bodies.add(sample.get("/actuator/storage/default/person/7?namespace=people").body());
		bodies.add(sample.get("/actuator/env/synapsed.storage.encryption.keys.first").body());
		bodies.add(sample.get("/actuator/env/synapsed.storage.audit.hash-key").body());
		bodies.add(sample.get("/api/statistics").body());
		assertThat(bodies).hasSizeGreaterThan(12).anyMatch((body) -> body.contains("sun.java.command"));
		return bodies;
	}

	private SampleProcess start(String engine, List<String> keyArguments) throws Exception {
		List<String> arguments = new ArrayList<>(keyArguments);
		arguments.addAll(List.of("--synapsed.storage.type=" + engine, "--spring.profiles.active=all-layers",
				"--synapsed.storage.namespaces.public.encryption.enabled=false",
				"--synapsed.storage.audit.enabled=true", "--synapsed.storage.audit.reads=*",
				"--synapsed.storage.audit.writes=*", "--synapsed.storage.audit.hash-key=" + HASH_KEY,
				"--management.endpoints.web.exposure.include=*", "--management.endpoints.access.default=unrestricted",
				"--management.endpoint.env.show-values=always", "--management.endpoint.configprops.show-values=always",
				"--logging.level.root=TRACE",
				// Web server and framework log whole requests and responses at that
				// level.
				"--logging.level.org.apache.coyote=INFO", "--logging.level.org.springframework.web=INFO"));
		return SampleProcess.start(this.directory, arguments.toArray(String[]::new));
	}

	private List<String> keyArguments(String provider, String key) throws Exception {
		if (provider.equals("property")) {
			return List.of("--synapsed.storage.encryption.keys.first=" + key,
					"--synapsed.storage.encryption.key-file=");
		}
		Path file = Files.writeString(this.directory.resolve("sample.keys"), "first=" + key + "\n");
		return List.of("--synapsed.storage.encryption.key-file=" + file);
	}

	private static String key(long seed) {
		byte[] key = new byte[32];
		new Random(seed).nextBytes(key);
		return Base64.getEncoder().encodeToString(key);
	}

}
