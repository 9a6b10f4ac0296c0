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

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Conditional requests by RFC 9110, and requests that are too large, against the packaged
 * application.
 */
class HttpSemanticsIntegrationTests {

	private static final String NEVER_GIVEN = "\"never, given \u00a7 out\"";

	@TempDir
	static Path directory;

	private static SampleProcess sample;

	private String etag;

	@BeforeAll
	static void start() throws Exception {
		sample = SampleProcess.start(directory, "--synapsed.storage.type=memory");
	}

	@AfterAll
	static void stop() {
		sample.close();
	}

	@BeforeEach
	void putEntry() throws Exception {
		this.etag = sample.put("/kv/entry", "1").headers().firstValue("ETag").orElseThrow();
		sample.send("DELETE", "/kv/absent", new byte[0]);
	}

	private String tag(String pattern) {
		return pattern.replace("T", this.etag).replace("N", "\"never, given out\"");
	}

	private static int status(String method, String path, String... headers) throws Exception {
		return sample.send(method, path, "PUT".equals(method) ? "2".getBytes() : new byte[0], headers).statusCode();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			T           | 200
			*           | 200
			N, T        | 200
			, T ,,      | 200
			T , N       | 200
			N           | 412
			"abc"       | 412
			""          | 412
			W/T         | 412
			W/T, N      | 412
			"*"         | 412
			x           | 400
			T N         | 400
			*, T        | 400
			"open       | 400
			w/T         | 400
			""")
	void whenIfMatchIsGivenThenItComparesStrongly(String pattern, int status) throws Exception {
		assertThat(status("GET", "/kv/entry", "If-Match", tag(pattern))).isEqualTo(status);
		assertThat(status("HEAD", "/kv/entry", "If-Match", tag(pattern))).isEqualTo(status);
		int written = (status == 200) ? 204 : status;
		assertThat(status("PUT", "/kv/entry", "If-Match", tag(pattern))).isEqualTo(written);
		putEntry();
		assertThat(status("DELETE", "/kv/entry", "If-Match", tag(pattern))).isEqualTo(written);
		assertThat(status("PUT", "/kv/absent", "If-Match", tag(pattern))).isEqualTo((status == 400) ? 400 : 412);
		// Without an entry these are 404 with and without a condition.
		assertThat(status("GET", "/kv/absent", "If-Match", tag(pattern))).isEqualTo((status == 400) ? 400 : 404);
		assertThat(status("DELETE", "/kv/absent", "If-Match", tag(pattern))).isEqualTo((status == 400) ? 400 : 404);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			T           | 304
			*           | 304
			W/T         | 304
			N, W/T      | 304
			N,T         | 304
			N           | 200
			W/N         | 200
			"*"         | 200
			x           | 400
			""")
	void whenIfNoneMatchIsGivenThenItComparesWeakly(String pattern, int status) throws Exception {
		HttpResponse<String> read = sample.send("GET", "/kv/entry", new byte[0], "If-None-Match", tag(pattern));
		assertThat(read.statusCode()).isEqualTo(status);
		if (status == 304) {
			assertThat(read.headers().firstValue("ETag")).contains(this.etag);
			assertThat(read.body()).isEmpty();
		}
		assertThat(status("HEAD", "/kv/entry", "If-None-Match", tag(pattern))).isEqualTo(status);
		int written = switch (status) {
			case 304 -> 412;
			case 200 -> 204;
			default -> status;
		};
		assertThat(status("PUT", "/kv/entry", "If-None-Match", tag(pattern))).isEqualTo(written);
		putEntry();
		assertThat(status("DELETE", "/kv/entry", "If-None-Match", tag(pattern))).isEqualTo(written);
		assertThat(status("GET", "/kv/absent", "If-None-Match", tag(pattern))).isEqualTo((status == 400) ? 400 : 404);
		assertThat(status("PUT", "/kv/absent", "If-None-Match", tag(pattern))).isEqualTo((status == 400) ? 400 : 201);
	}

	@Test
	void whenHeadersComeOnSeveralLinesThenTheyAreOneList() throws Exception {
		assertThat(status("GET", "/kv/entry", "If-Match", NEVER_GIVEN.replace('\u00a7', 'x'), "If-Match", this.etag))
			.isEqualTo(200);
		assertThat(status("GET", "/kv/entry", "If-None-Match", "\"a\"", "If-None-Match", "W/" + this.etag))
			.isEqualTo(304);
	}

	@Test
	void whenBothConditionsAreGivenThenIfMatchIsJudgedFirst() throws Exception {
		assertThat(status("GET", "/kv/entry", "If-Match", "\"a\"", "If-None-Match", this.etag)).isEqualTo(412);
		assertThat(status("GET", "/kv/entry", "If-Match", this.etag, "If-None-Match", this.etag)).isEqualTo(304);
		assertThat(status("GET", "/kv/entry", "If-Match", this.etag, "If-None-Match", "\"a\"")).isEqualTo(200);
		assertThat(status("PUT", "/kv/entry", "If-Match", "*", "If-None-Match", this.etag)).isEqualTo(412);
		assertThat(status("PUT", "/kv/entry", "If-Match", this.etag, "If-None-Match", "\"a\"")).isEqualTo(204);
		// There is no date of modification to compare with.
		assertThat(status("GET", "/kv/entry", "If-Modified-Since", "Fri, 01 Jan 2100 00:00:00 GMT")).isEqualTo(200);
		assertThat(status("PUT", "/kv/entry", "If-Unmodified-Since", "Fri, 01 Jan 1999 00:00:00 GMT")).isEqualTo(204);
	}

	@ParameterizedTest
	@ValueSource(ints = { 65_536, 260_000, 300_000, 2_000_000 })
	void whenTheUriIsTooLongThenThatIsSaid(int length) throws Exception {
		for (String method : List.of("GET", "PUT", "DELETE")) {
			assertThat(sample.raw(method, "/kv/" + "k".repeat(length), "")).as(method)
				.startsWith("HTTP/1.1 414")
				.contains("application/problem+json", "\"status\":414");
		}
	}

	@Test
	void whenTheHeaderIsTooLongThenThatIsSaid() throws Exception {
		assertThat(sample.raw("GET", "/kv/entry HTTP/1.1\r\nX-Long: " + "x".repeat(300_000) + "\r\nX-Rest:", ""))
			.startsWith("HTTP/1.1 431")
			.contains("application/problem+json");
		assertThat(sample.raw("GET", "/kv/a|b", "")).startsWith("HTTP/1.1 400");
	}

	@Test
	void whenALineIsTooLongThenItIsSkippedAndReported() throws Exception {
		List<InputStream> parts = new ArrayList<>();
		parts.add(text("{\"key\":\"line/1\",\"value\":1}\n{\"key\":\"line/2\",\"value\":\""));
		byte[] piece = "x".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
		for (int count = 0; count < 32; count++) {
			parts.add(new ByteArrayInputStream(piece));
		}
		parts.add(text("\"}\n{\"key\":\"line/3\",\"value\":3}"));
		HttpResponse<String> response = sample.client()
			.send(sample.request("/kv:load")
				.POST(BodyPublishers.ofInputStream(() -> new SequenceInputStream(Collections.enumeration(parts))))
				.build(), BodyHandlers.ofString());
		JsonNode report = JsonMapper.shared().readTree(response.body());
		assertThat(report.path("loaded").asInt()).isEqualTo(2);
		assertThat(report.path("failed").asInt()).isEqualTo(1);
		assertThat(report.path("errors").path(0).path("line").asInt()).isEqualTo(2);
		assertThat(report.path("errors").path(0).path("problem").asString()).contains("1048576");
		assertThat(sample.get("/kv/line/3").body()).isEqualTo("3");
	}

	private static InputStream text(String text) {
		return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
	}

	@Test
	void whenABodyOfUnknownLengthIsTooLargeThenItIsRefused() throws Exception {
		HttpResponse<String> response = sample.client()
			.send(sample.request("/kv/large")
				.PUT(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[(16 << 20) + 1])))
				.build(), BodyHandlers.ofString());
		assertThat(response.statusCode()).isEqualTo(413);
		assertThat(response.body()).contains("16777216");
	}

	@Test
	void whenManyLargeBodiesComeAtOnceThenMemorySuffices() throws Exception {
		byte[] value = new byte[8 << 20];
		new Random(3).nextBytes(value);
		List<CompletableFuture<HttpResponse<String>>> responses = new ArrayList<>();
		for (int number = 0; number < 24; number++) {
			// All the same key: it is the bodies that are many.
			responses.add(sample.client()
				.sendAsync(sample.request("/kv/many?ttl=1h").PUT(BodyPublishers.ofByteArray(value)).build(),
						BodyHandlers.ofString()));
		}
		for (CompletableFuture<HttpResponse<String>> response : responses) {
			assertThat(response.get(60, TimeUnit.SECONDS).statusCode()).isIn(201, 204, 503);
		}
		assertThat(sample.log()).doesNotContain("OutOfMemoryError");
		assertThat(status("DELETE", "/kv/many")).isEqualTo(204);
	}

	@ParameterizedTest
	@ValueSource(strings = { "ttl=x", "ttl=-5s", "ttl=0s", "ttl=999999999999999999d", "ttl=9999999999999d",
			"ttl=PT99999999999999H", "namespace=%07" })
	void whenAParameterIsNonsenseThenItIsRefused(String query) throws Exception {
		HttpResponse<String> response = sample.put("/kv/nonsense?" + query, "1");
		assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
		assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
		assertThat(JsonMapper.shared().readTree(response.body()).path("detail").asString()).isNotEmpty();
	}

	@Test
	void whenTheNamespaceIsTooLongThenItIsRefused() throws Exception {
		assertThat(sample.get("/kv?namespace=" + "n".repeat(70_000)).statusCode()).isEqualTo(400);
		assertThat(sample.get("/watch?namespace=" + "n".repeat(300)).statusCode()).isEqualTo(400);
		assertThat(sample.get("/kv?limit=99999999999999").statusCode()).isEqualTo(400);
		assertThat(sample.raw("GET", "/kv?namespace=%zz", "")).startsWith("HTTP/1.1 400");
	}

	@Test
	void whenTheStoreIsFullThenItIsAProblemAndReadsGoOn(@TempDir Path own) throws Exception {
		try (SampleProcess small = SampleProcess.start(own, "--synapsed.storage.type=memory",
				"--synapsed.storage.memory.max-size=100KB", "--synapsed.storage.compression.enabled=false")) {
			assertThat(small.put("/kv/first", "1").statusCode()).isEqualTo(201);
			EngineTests.assertProblem(small.send("PUT", "/kv/second", new byte[200_000]), 507);
			assertThat(small.get("/kv/first").body()).isEqualTo("1");
			HttpResponse<String> load = small.send("POST", "/kv:load",
					("{\"key\":\"a\",\"value\":\"1\"}\n{\"key\":\"b\",\"value\":\"" + "x".repeat(150_000) + "\"}")
						.getBytes(StandardCharsets.UTF_8));
			EngineTests.assertProblem(load, 507);
			assertThat(load.body()).contains("\"report\"", "\"failed\":2");
			small.send("DELETE", "/kv/first", new byte[0]);
			assertThat(small.put("/kv/second", "2").statusCode()).isEqualTo(201);
		}
	}

}
