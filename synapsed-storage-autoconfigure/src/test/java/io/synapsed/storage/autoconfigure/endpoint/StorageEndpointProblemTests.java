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

package io.synapsed.storage.autoconfigure.endpoint;

import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;

import javax.management.ObjectName;
import javax.management.ReflectionException;

import io.synapsed.storage.StorageTemplate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What the {@link StorageEndpoint} answers to requests that it refuses, over HTTP and
 * JMX, and the kinds of its numbers.
 */
class StorageEndpointProblemTests {

	@TempDir
	static Path directory;

	private static ConfigurableApplicationContext context;

	@BeforeAll
	static void start() {
		context = SpringApplication.run(TestApplication.class, "--server.port=0", "--server.address=127.0.0.1",
				"--spring.autoconfigure.exclude=org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration,"
						+ "org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration,"
						+ "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration,"
						+ "org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration,"
						+ "org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration",
				"--management.health.cassandra.enabled=false", "--spring.jmx.enabled=true",
				"--management.endpoints.jmx.exposure.include=storage", "--management.endpoints.web.exposure.include=*",
				"--management.endpoint.health.show-details=always", "--management.endpoint.storage.access=unrestricted",
				"--synapsed.storage.type=rocksdb", "--synapsed.storage.path=" + directory,
				"--synapsed.storage.integrity.enabled=true", "--synapsed.storage.cache.enabled=true",
				"--synapsed.storage.stores.plain.type=memory", "--synapsed.storage.jobs.max-rate=1KB");
		context.getBean("storageTemplate", StorageTemplate.class).put("key", "value".repeat(10_000));
	}

	@AfterAll
	static void stop() {
		context.close();
	}

	@Test
	void whenTheStoreIsUnknownThenTheStoresAreListed() throws Exception {
		JsonNode problem = problem(get("/actuator/storage/none"), 404);
		assertThat(problem.path("detail").asString()).contains("'none'", "default, plain");
		assertThat(problem.path("stores").toString()).isEqualTo("[\"default\",\"plain\"]");
		problem(post("/actuator/storage/none", "{\"action\":\"flush\"}"), 404);
		problem(get("/actuator/storage/none/key"), 404);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"action\":\"drop\"}", "{}", "{\"action\":\"\"}", "{\"action\":\"7\"}" })
	void whenTheActionIsUnknownOrMissingThenTheActionsAreListed(String body) throws Exception {
		JsonNode problem = problem(post("/actuator/storage/default", body), 400);
		assertThat(problem.path("detail").asString()).contains("flush", "rotate-keys");
		assertThat(problem.path("actions").size()).isEqualTo(StorageEndpoint.MaintenanceAction.values().length);
	}

	@ParameterizedTest
	@CsvSource({ "plain, compact, compaction", "plain, verify, header", "plain, rotate-keys, encryption.enabled",
			"default, rotate-keys, encryption.enabled", "plain, train, header" })
	void whenAnActionIsNotAvailableThenTheReasonIsGiven(String store, String action, String reason) throws Exception {
		JsonNode problem = problem(post("/actuator/storage/" + store, "{\"action\":\"" + action + "\"}"), 400);
		assertThat(problem.path("detail").asString()).contains("'" + action + "'", "'" + store + "'", reason);
		assertThat(problem.path("action").asString()).isEqualTo(action);
	}

	@Test
	void whenAnActionTakesNoNamespaceThenOneIsRefused() throws Exception {
		assertThat(problem(post("/actuator/storage/default", "{\"action\":\"flush\",\"namespace\":\"carts\"}"), 400)
			.path("detail")
			.asString()).contains("'flush'", "takes no namespace");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', value = { "{'action':'flush','namespce':'carts'} | namespce",
			"{'acton':'flush'} | acton", "{'action':'verify','name-space':'carts'} | name-space" })
	void whenARequestHasAFieldThatIsNotKnownThenNothingIsDone(String body, String field) throws Exception {
		JsonNode problem = problem(post("/actuator/storage/default", body.replace('\'', '"')), 400);
		assertThat(problem.path("detail").asString()).contains("'" + field + "'", "action, namespace");
		assertThat(problem.path("unknown").toString()).isEqualTo("[\"" + field + "\"]");
	}

	@Test
	void whenTheBodyOrTheQueryNamesAnotherStoreThanThePathThenNothingIsDone() throws Exception {
		JsonNode problem = problem(post("/actuator/storage/plain", "{\"action\":\"flush\",\"store\":\"default\"}"),
				400);
		assertThat(problem.path("detail").asString()).contains("another store", "'plain'");
		problem(post("/actuator/storage/plain?store=default", "{\"action\":\"flush\"}"), 400);
		problem(get("/actuator/storage/plain?store=default"), 400);
		problem(get("/actuator/storage/plain/key?store=default"), 400);
	}

	@Test
	void whenAQueryHasAParameterThatIsNotKnownThenNoOtherKeyIsExplained() throws Exception {
		JsonNode problem = problem(get("/actuator/storage/default/key?namespce=carts"), 400);
		assertThat(problem.path("detail").asString()).contains("'namespce'");
	}

	@Test
	void whenAStoreIsShownThenItsActionsSayWhetherTheyAreAvailable() throws Exception {
		String plain = get("/actuator/storage/plain").body();
		assertThat(plain).contains("{\"action\":\"flush\",\"available\":true}")
			.contains("{\"action\":\"compact\",\"available\":false,\"because\":\"its engine does not have the")
			.contains("{\"action\":\"verify\",\"available\":false,\"because\":\"its values have no header");
		assertThat(get("/actuator/storage/default").body()).contains("{\"action\":\"verify\",\"available\":true}")
			.contains("{\"action\":\"rotate-keys\",\"available\":false,\"because\":\"it has no encryption");
	}

	@Test
	void whenKeysAreNotExplainedThenThePropertyIsNamed() throws Exception {
		JsonNode problem = problem(get("/actuator/storage/default/key"), 404);
		assertThat(problem.path("detail").asString()).contains("synapsed.storage.endpoint.explain-keys");
	}

	@Test
	void whenAJobIsAtWorkThenAnotherIsRefused() throws Exception {
		assertThat(post("/actuator/storage/default", "{\"action\":\"verify\"}").statusCode()).isEqualTo(200);
		JsonNode problem = problem(post("/actuator/storage/default", "{\"action\":\"verify\"}"), 409);
		assertThat(problem.path("detail").asString()).contains("verification is at work already");
	}

	@Test
	void whenItIsAskedOverJmxThenTheMessageSaysTheSame() throws Exception {
		var server = ManagementFactory.getPlatformMBeanServer();
		ObjectName name = server
			.queryNames(new ObjectName("org.springframework.boot:type=Endpoint,name=Storage,*"), null)
			.iterator()
			.next();
		String text = String.class.getName();
		assertThatExceptionOfType(ReflectionException.class)
			.isThrownBy(() -> server.invoke(name, "store", new Object[] { "none" }, new String[] { text }))
			.withMessageContaining("default, plain");
		assertThatExceptionOfType(ReflectionException.class)
			.isThrownBy(() -> server.invoke(name, "maintain", new Object[] { "default", "drop", null },
					new String[] { text, text, text }))
			.withMessageContaining("rotate-keys");
		assertThat(server.invoke(name, "store", new Object[] { "plain" }, new String[] { text }).toString())
			.contains("memory");
	}

	@Test
	void whenFiguresAreShownThenCountsAreIntegers() throws Exception {
		JsonNode statistics = JsonMapper.shared().readTree(get("/actuator/storage/default").body()).path("statistics");
		assertThat(statistics.path("rocksdb.disk.free").isIntegralNumber()).isTrue();
		for (var figure : statistics.properties()) {
			boolean share = figure.getKey().contains("ratio");
			assertThat(figure.getValue().isNull() || figure.getValue().isIntegralNumber() != share)
				.as(figure.toString())
				.isTrue();
		}
		assertThat(get("/actuator/health").body()).doesNotContain("E1", ".0");
		assertThat(get("/actuator/storage").body()).doesNotContain("E1", "E9");
	}

	private static JsonNode problem(HttpResponse<String> response, int status) {
		assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
		assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
		JsonNode problem = JsonMapper.shared().readTree(response.body());
		assertThat(problem.path("type").asString()).isEqualTo("about:blank");
		assertThat(problem.path("title").asString()).isNotEmpty();
		assertThat(problem.path("status").asInt()).isEqualTo(status);
		assertThat(problem.path("detail").asString()).isNotEmpty();
		return problem;
	}

	private static HttpResponse<String> get(String path) throws Exception {
		return send(request(path));
	}

	private static HttpResponse<String> post(String path, String body) throws Exception {
		return send(request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)));
	}

	private static HttpRequest.Builder request(String path) {
		int port = ((WebServerApplicationContext) context).getWebServer().getPort();
		return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(Duration.ofSeconds(20));
	}

	private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
		return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = DataSourceAutoConfiguration.class)
	static class TestApplication {

	}

}
