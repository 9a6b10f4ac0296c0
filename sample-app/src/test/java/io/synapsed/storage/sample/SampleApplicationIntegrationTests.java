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

import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The packaged application from start to end, over HTTP, on an engine in the process and
 * on one that is a server; at night on every engine. Only properties change.
 */
@ParameterizedClass(name = "{0}")
@MethodSource("engines")
class SampleApplicationIntegrationTests extends EngineTests {

	static Stream<String> engines() {
		return NIGHTLY ? Stream.of("rocksdb", "mvstore", "sqlite", "redis", "memory", "cassandra")
				: Stream.of("rocksdb", "redis");
	}

	@ParameterizedTest
	@ValueSource(strings = { "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json",
			"text/plain;charset=UTF-16", "nonsense" })
	void whenTheContentTypeIsAnythingThenTheBodyIsTheValue(String type) throws Exception {
		assertThat(sample.put("/kv/typed?ttl=1h", "a=b&c=%20d", "Content-Type", type).statusCode()).isIn(201, 204);
		assertThat(sample.get("/kv/typed").body()).isEqualTo("a=b&c=%20d");
	}

	@ParameterizedTest
	@ValueSource(strings = { "a/b", "a//b", "/a", "a/", "a;x=1/b", "a%3Bb", "a+b", "a%20b", "a%25b", "%C3%BC", "a%3Fb",
			"a...b", "...", "%E2%80%A6" })
	void whenAPathIsKeptThenItIsKeptExactly(String path) throws Exception {
		assertThat(sample.raw("PUT", "/kv/exact/" + path, path)).startsWith("HTTP/1.1 20");
		assertThat(sample.raw("GET", "/kv/exact/" + path, "")).startsWith("HTTP/1.1 200").endsWith(path);
		String key = java.net.URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
		List<String> keys = new ArrayList<>();
		JsonMapper.shared()
			.readTree(sample.get("/kv?prefix=exact/").body())
			.path("entries")
			.forEach((entry) -> keys.add(entry.path("key").asString()));
		assertThat(keys).contains("exact/" + key);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "..", ".", "a/../b", "a/./b", "a/%2e%2e/b", "a%2Fb", "a%00b", "a%zz", "a%", "a%ff",
			"a%c3", "a\\b", "a%5Cb", "../actuator/health", "a|b", "\"", "a^b" })
	void whenAPathCannotBeKeptThenItIsRefused(String path) throws Exception {
		for (String method : List.of("PUT", "GET", "DELETE")) {
			assertThat(sample.raw(method, "/kv/" + path, "PUT".equals(method) ? "x" : "")).as(method)
				.startsWith("HTTP/1.1 400")
				.contains("application/problem+json")
				.doesNotContain("<html", "Exception", "\tat ");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "limit=0", "limit=-1", "limit=1001", "limit=x", "limit=%20", "reverse=maybe",
			"prefix=a&from=b" })
	void whenAParameterIsBadThenItIsRefused(String query) throws Exception {
		assertProblem(sample.get("/kv?" + query), 400);
	}

	@Test
	void whenALineIsBadThenItIsReportedAndTheOthersAreLoaded() throws Exception {
		String lines = """
				{"key":"load/1","value":"t\\u00e9xt"}
				{"key":"load/2","value":{"a": [1, 2.50,  null]}}
				not json

				{"value":12.30,"key":"load/3"}
				{"key":"","value":1}
				{"key":"load/4"}
				{"key":7,"value":1}
				{"key":"load/5","value":1,"more":2}
				{"key":"load/6","key":"load/7","value":1}
				[1]
				{"key":"load/8","value":1} {"key":"load/9","value":1}
				{"key":"load/10","value":true}
				{"key":"load/11","value":-1.50e5}""";
		HttpResponse<String> response = sample.send("POST", "/kv:load", lines.getBytes(StandardCharsets.UTF_8),
				"Content-Type", "application/x-www-form-urlencoded");
		assertThat(response.statusCode()).isEqualTo(200);
		JsonNode report = JsonMapper.shared().readTree(response.body());
		assertThat(report.path("lines").asInt()).isEqualTo(13);
		assertThat(report.path("loaded").asInt()).isEqualTo(5);
		assertThat(report.path("failed").asInt()).isEqualTo(8);
		List<Integer> numbers = new ArrayList<>();
		report.path("errors").forEach((error) -> numbers.add(error.path("line").asInt()));
		assertThat(numbers).containsExactly(3, 6, 7, 8, 9, 10, 11, 12);
		assertThat(sample.get("/kv/load/1").body()).isEqualTo("téxt");
		assertThat(sample.get("/kv/load/2").body()).isEqualTo("{\"a\": [1, 2.50,  null]}");
		assertThat(sample.get("/kv/load/3").body()).isEqualTo("12.30");
		assertThat(sample.get("/kv/load/10").body()).isEqualTo("true");
		assertThat(sample.get("/kv/load/11").body()).isEqualTo("-1.50e5");
	}

	@Test
	void whenThePageIsAskedForThenItComes() throws Exception {
		HttpResponse<String> page = sample.get("/");
		assertThat(page.statusCode()).isEqualTo(200);
		assertThat(page.body()).contains("<title>Synapsed Storage</title>");
	}

	@Test
	void whenAMethodOrPathIsUnknownThenItIsAProblem() throws Exception {
		assertProblem(sample.send("POST", "/kv/a", new byte[1]), 405);
		assertProblem(sample.get("/nothing"), 404);
	}

	@Test
	void whenTheBodyBreaksOffThenNothingIsStored() throws Exception {
		try (Socket socket = new Socket("127.0.0.1", sample.request("/").build().uri().getPort())) {
			socket.getOutputStream()
				.write("PUT /kv/broken HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nhalf"
					.getBytes(StandardCharsets.US_ASCII));
			socket.getOutputStream().flush();
		}
		assertThat(sample.get("/kv/broken").statusCode()).isEqualTo(404);
		assertThat(sample.client()
			.send(sample.request("/kv/whole").PUT(BodyPublishers.ofString("x")).build(), BodyHandlers.discarding())
			.statusCode()).isEqualTo(201);
	}

}
