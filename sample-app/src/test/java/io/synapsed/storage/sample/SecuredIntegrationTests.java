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

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The packaged application with two users: what each may do, and what is written down.
 */
class SecuredIntegrationTests {

	@TempDir
	static Path directory;

	private static SampleProcess sample;

	@BeforeAll
	static void start() throws Exception {
		sample = SampleProcess.start(directory, "--spring.profiles.active=secured", "--synapsed.storage.type=memory",
				"--sample.users.admin-password=first-word", "--sample.users.reader-password=second-word");
	}

	@AfterAll
	static void stop() {
		sample.close();
	}

	private static int status(String user, String method, String path, String body) throws Exception {
		return send(user, method, path, body).statusCode();
	}

	private static HttpResponse<String> send(String user, String method, String path, String body) throws Exception {
		String password = user.equals("admin") ? "first-word" : "second-word";
		String credentials = Base64.getEncoder()
			.encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
		return sample.client()
			.send(sample.request(path)
				.method(method, BodyPublishers.ofString(body))
				.header("Authorization", "Basic " + credentials)
				.header("Content-Type", "application/json")
				.build(), BodyHandlers.ofString());
	}

	@Test
	void eachUserMayDoWhatIsTheirsAndTheAuditShowsIt() throws Exception {
		String key = "key-of-ada";
		String people = "/kv/" + key + "?namespace=people";
		String places = "/kv/" + key + "?namespace=places";
		assertThat(sample.get(people).statusCode()).isEqualTo(401);
		assertThat(status("admin", "PUT", people, "value-of-ada")).isEqualTo(201);
		assertThat(status("admin", "PUT", places, "value-of-ada")).isEqualTo(201);
		assertThat(status("reader", "GET", people, "")).isEqualTo(200);
		assertThat(status("reader", "GET", "/kv?namespace=people", "")).isEqualTo(200);
		assertThat(status("reader", "PUT", people, "other")).isEqualTo(403);
		assertThat(status("reader", "DELETE", people, "")).isEqualTo(403);
		assertThat(status("reader", "GET", "/kv?namespace=places", "")).isEqualTo(403);
		assertThat(status("reader", "GET", "/kv/" + key, "")).isEqualTo(403);
		HttpResponse<String> present = send("reader", "GET", places, "");
		HttpResponse<String> absent = send("reader", "GET", "/kv/nothing?namespace=places", "");
		assertThat(present.statusCode()).isEqualTo(403);
		assertThat(absent.statusCode()).isEqualTo(403);
		assertThat(present.body().replace(key, "nothing")).isEqualTo(absent.body());
		assertThat(status("reader", "GET", "/actuator/auditevents", "")).isEqualTo(403);
		assertThat(status("admin", "GET", people, "")).isEqualTo(200);
		assertThat(status("admin", "POST", "/actuator/storage/default", "{\"action\":\"flush\"}")).isEqualTo(200);

		assertThat(awaitEvents("admin STORAGE_READ people", "reader STORAGE_READ people")).contains(
				"admin STORAGE_WRITE people", "admin STORAGE_WRITE places", "admin STORAGE_ADMINISTRATION ",
				"reader STORAGE_ACCESS_DENIED people", "reader STORAGE_ACCESS_DENIED places",
				"reader STORAGE_ACCESS_DENIED ");
		assertThat(send("admin", "GET", "/actuator/auditevents", "").body()).doesNotContain(key, "value-of-ada",
				"first-word", "second-word");
		assertThat(sample.log()).doesNotContain(key, "value-of-ada", "first-word", "second-word");
	}

	@Test
	void whoMayNotWriteIsRefusedBeforeTheBodyIsRead() throws Exception {
		String credentials = Base64.getEncoder().encodeToString("reader:second-word".getBytes(StandardCharsets.UTF_8));
		for (String request : List.of("POST /kv:load", "POST /kv:load?namespace=people", "PUT /kv/key",
				"PUT /kv/key?namespace=people")) {
			// The body never comes.
			assertThat(sample.rawHead(request + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic " + credentials
					+ "\r\nContent-Length: 15000000\r\n\r\n"))
				.as(request)
				.contains(" 403 ");
		}
		assertThat(awaitEvents("reader STORAGE_ACCESS_DENIED people")).isNotEmpty();
	}

	@Test
	void detailsOfHealthAreForUsersOnly() throws Exception {
		HttpResponse<String> stranger = sample.get("/actuator/health");
		assertThat(stranger.statusCode()).isEqualTo(200);
		assertThat(stranger.body()).contains("\"status\":\"UP\"").doesNotContain("components", "engine", "synapsed");
		assertThat(sample.get("/actuator/health/synapsedStorage").statusCode()).isEqualTo(404);
		for (String user : List.of("admin", "reader")) {
			assertThat(send(user, "GET", "/actuator/health", "").body()).contains("synapsedStorage",
					"\"engine\":\"memory\"");
		}
	}

	/**
	 * Reads and writes are published a moment after they were done.
	 */
	private static List<String> awaitEvents(String... expected) throws Exception {
		List<String> events = events();
		for (int attempt = 0; !events.containsAll(List.of(expected)) && attempt < 100; attempt++) {
			events = events();
		}
		assertThat(events).contains(expected);
		return events;
	}

	private static List<String> events() throws Exception {
		List<String> events = new ArrayList<>();
		JsonNode page = JsonMapper.shared().readTree(send("admin", "GET", "/actuator/auditevents", "").body());
		page.path("events")
			.forEach((event) -> events.add(event.path("principal").asString() + " " + event.path("type").asString()
					+ " " + event.path("data").path("namespace").asString("")));
		return events;
	}

}
