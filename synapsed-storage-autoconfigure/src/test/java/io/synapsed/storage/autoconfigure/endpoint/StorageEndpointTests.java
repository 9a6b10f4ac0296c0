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

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.access.AccessRequest;
import io.synapsed.storage.access.StorageAction;
import io.synapsed.storage.backend.rocksdb.RocksDbStore;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Namespace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.actuate.audit.AuditEventRepository;
import org.springframework.boot.actuate.audit.InMemoryAuditEventRepository;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.CsrfConfigurer;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link StorageEndpoint} over HTTP, as a stranger and as a known user.
 */
class StorageEndpointTests {

	private static final String SECRET_VALUE = "no endpoint may show this";

	private static final List<String> WITHOUT_SECURITY = List
		.of("--spring.autoconfigure.exclude=org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration,"
				+ "org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration,"
				+ "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration,"
				+ "org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration,"
				+ "org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration");

	@TempDir
	Path directory;

	@Test
	void whenNothingIsExposedThenTheEndpointIsAbsent() throws Exception {
		try (ConfigurableApplicationContext context = start(WITHOUT_SECURITY)) {
			assertThat(get(context, "/actuator/storage").statusCode()).isEqualTo(404);
		}
	}

	@Test
	void whenOnlyReadingIsAllowedThenTheAnswerSaysWhatWouldAllowActions() throws Exception {
		try (ConfigurableApplicationContext context = start(WITHOUT_SECURITY,
				"--management.endpoints.web.exposure.include=*")) {
			assertThat(get(context, "/actuator/storage/default").body()).contains(
					"{\"action\":\"flush\",\"available\":false,\"because\":\"'management.endpoint.storage.access' is not 'unrestricted'\"}");
			assertThat(post(context, "/actuator/storage/default", "{\"action\":\"flush\"}").statusCode())
				.isEqualTo(405);
		}
	}

	@Test
	void whenItIsExposedThenStoresAreShown() throws Exception {
		try (ConfigurableApplicationContext context = start(WITHOUT_SECURITY, "--synapsed.storage.cache.enabled=true",
				"--synapsed.storage.cache.policy=lru", "--management.endpoints.web.exposure.include=*")) {
			String body = get(context, "/actuator/storage").body();
			assertThat(body).contains("\"default\"", "\"cache\"", "\"transform\"", "\"rocksdb\"", "ordered-scan",
					"cache.hits", "max-entries", "\"lru\"");
			assertThat(get(context, "/actuator/storage/default").body()).contains("rocksdb");
			assertThat(get(context, "/actuator/storage/none").statusCode()).isEqualTo(404);
			assertThat(get(context, "/actuator/metrics/synapsed.storage.operations").body()).contains("COUNT");
			assertThat(get(context, "/actuator/prometheus").body())
				.contains("synapsed_storage_operations_total{operation=\"put\",store=\"default\"} 1.0")
				.contains("synapsed_storage_operation_duration_seconds")
				.contains(
						"cache_gets_total{cache=\"default\",cache_manager=\"synapsedStorage\",name=\"default\",result=\"hit\"}")
				.contains("synapsed_storage_disk_free_bytes{engine=\"rocksdb\",store=\"default\"}");
			assertSecretNowhere(context);
		}
	}

	@Test
	void whenKeysAreNotExplainedThenAKeyIsNotFound() throws Exception {
		try (ConfigurableApplicationContext context = start(WITHOUT_SECURITY,
				"--management.endpoints.web.exposure.include=*")) {
			assertThat(get(context, "/actuator/storage/default/key").statusCode()).isEqualTo(404);
		}
	}

	@Test
	void whenKeysAreExplainedThenEveryLayerTellsWhatItKnows() throws Exception {
		try (ConfigurableApplicationContext context = start(WITHOUT_SECURITY, "--synapsed.storage.cache.enabled=true",
				"--management.endpoints.web.exposure.include=*", "--synapsed.storage.endpoint.explain-keys=true")) {
			assertThat(get(context, "/actuator/storage/default/other").body()).contains("\"cached\":false");
			assertThat(get(context, "/actuator/storage/default/key").body()).contains("\"cached\":true",
					"\"plain-size\":" + SECRET_VALUE.length(), "\"version\"", "\"expires-at\"", "\"stored-size\"");
			assertThat(get(context, "/actuator/storage/default/absent").body()).contains("\"present\":false");
			context.getBean(StorageTemplate.class).inNamespace("carts").put("a/b", "value");
			assertThat(get(context, "/actuator/storage/default/a/b?namespace=carts").body())
				.contains("\"present\":true");
			assertThat(get(context, "/actuator/storage/default/a/b").body()).contains("\"present\":false");
			HttpResponse<String> impossible = get(context, "/actuator/storage/default/a?namespace=%07");
			assertThat(impossible.statusCode()).isEqualTo(400);
			assertThat(impossible.body()).contains("no control characters");
			assertSecretNowhere(context);
		}
	}

	@Test
	void whenAccessIsNotWidenedThenMaintenanceIsRefused() throws Exception {
		try (ConfigurableApplicationContext context = start(WITHOUT_SECURITY,
				"--management.endpoints.web.exposure.include=*")) {
			assertThat(post(context, "/actuator/storage/default", "{\"action\":\"flush\"}").statusCode())
				.isEqualTo(405);
		}
	}

	@Test
	void whenAccessIsUnrestrictedThenAStoreIsFlushedAndCompacted() throws Exception {
		try (ConfigurableApplicationContext context = start(WITHOUT_SECURITY,
				"--management.endpoints.web.exposure.include=*", "--management.endpoint.storage.access=unrestricted")) {
			assertThat(post(context, "/actuator/storage/default", "{\"action\":\"flush\"}").body())
				.contains("\"action\":\"flush\"");
			assertThat(post(context, "/actuator/storage/default", "{\"action\":\"compact\"}").body())
				.contains("\"action\":\"compact\"");
			assertThat(post(context, "/actuator/storage/none", "{\"action\":\"flush\"}").statusCode()).isEqualTo(404);
			assertThat(post(context, "/actuator/storage/default", "{\"action\":\"drop\"}").statusCode()).isEqualTo(400);
			assertThat(context.getBean(StorageTemplate.class).get("key", String.class)).contains(SECRET_VALUE);
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void whenValuesAreVerifiedThenDamagedOnesAreCountedAndListedWhereKeysAreExplained(boolean explained)
			throws Exception {
		try (ConfigurableApplicationContext context = start(WITHOUT_SECURITY,
				"--synapsed.storage.integrity.enabled=true", "--management.endpoints.web.exposure.include=*",
				"--management.endpoint.storage.access=unrestricted",
				"--synapsed.storage.endpoint.explain-keys=" + explained)) {
			StorageTemplate storage = context.getBean(StorageTemplate.class);
			storage.inNamespace("carts").put("damaged", SECRET_VALUE);
			damage(storage, Namespace.of("carts").encode("damaged"));
			assertThat(post(context, "/actuator/storage/default", "{\"action\":\"verify\"}").body())
				.contains("\"action\":\"verify\"", "in the background", "'jobs'");
			String body = get(context, "/actuator/storage/default").body();
			while (!body.contains("FINISHED")) {
				body = get(context, "/actuator/storage/default").body();
			}
			assertThat(body).contains("\"job\":\"verification\"", "\"damaged\":1");
			String listed = "{\"namespace\":\"carts\",\"key\":\"damaged\"}";
			assertThat(body.contains(listed)).isEqualTo(explained);
			assertThat(get(context, "/actuator/prometheus").body())
				.contains("synapsed_storage_integrity_damaged{store=\"default\"} 1.0");
			assertSecretNowhere(context);
		}
	}

	@Test
	void whenKeysAreConfiguredThenNoEndpointShowsThemAndTheyAreRotatedAndDestroyed() throws Exception {
		String key = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
		String hashKey = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWY=";
		try (ConfigurableApplicationContext context = start(WITHOUT_SECURITY,
				"--synapsed.storage.encryption.enabled=true", "--synapsed.storage.encryption.keys.mine=" + key,
				"--synapsed.storage.audit.enabled=true", "--synapsed.storage.audit.hash-key=" + hashKey,
				"--management.endpoint.env.show-values=always", "--management.endpoint.configprops.show-values=always",
				"--management.endpoints.web.exposure.include=*", "--management.endpoint.storage.access=unrestricted")) {
			for (String path : List.of("/actuator/env", "/actuator/configprops", "/actuator/storage",
					"/actuator/storage/default", "/actuator/beans",
					"/actuator/env/synapsed.storage.encryption.keys.mine",
					"/actuator/env/synapsed.storage.audit.hash-key")) {
				assertThat(get(context, path).body()).as(path)
					.doesNotContain(key, hashKey)
					.doesNotContain("01234567890123456789");
			}
			assertThat(get(context, "/actuator/storage/default").body()).contains("\"active-data-keys\":1",
					"xaes-256-gcm");
			assertThat(post(context, "/actuator/storage/default", "{\"action\":\"rotate-keys\"}").statusCode())
				.isEqualTo(200);
			assertThat(post(context, "/actuator/storage/default", "{\"action\":\"restore-keys\"}").statusCode())
				.isEqualTo(200);
			assertThat(get(context, "/actuator/storage/default").body()).contains("\"active-data-keys\":1",
					"\"retired-data-keys\":1");
			StorageTemplate storage = context.getBean(StorageTemplate.class);
			storage.inNamespace("people").put("one", SECRET_VALUE);
			assertThat(post(context, "/actuator/storage/default", "{\"action\":\"forget\"}").statusCode())
				.isEqualTo(400);
			assertThat(post(context, "/actuator/storage/default", "{\"action\":\"forget\",\"namespace\":\"people\"}")
				.statusCode()).isEqualTo(200);
			assertThat(storage.inNamespace("people").get("one")).isEmpty();
			assertThat(storage.get("key", String.class)).contains(SECRET_VALUE);
			assertSecretNowhere(context);
		}
	}

	@Test
	void whenADictionaryIsTrainedThenItsSavingIsShownAndNewValuesAreWrittenWithIt() throws Exception {
		try (ConfigurableApplicationContext context = start(WITHOUT_SECURITY,
				"--synapsed.storage.compression.enabled=true", "--synapsed.storage.compression.algorithm=zstd",
				"--management.endpoints.web.exposure.include=*", "--management.endpoint.storage.access=unrestricted")) {
			StorageTemplate carts = context.getBean(StorageTemplate.class).inNamespace("carts");
			String train = "{\"action\":\"train\",\"namespace\":\"carts\"}";
			assertThat(post(context, "/actuator/storage/default", train).statusCode()).isEqualTo(400);
			for (int number = 0; number < 500; number++) {
				carts.put("key" + number, SECRET_VALUE + ", not even as a part of number " + number * 7919 % 1000);
			}
			assertThat(post(context, "/actuator/storage/default", train).body()).contains("\"action\":\"train\"",
					"\"samples\":500", "\"namespace\":\"carts\"", "\"id\":1");
			carts.put("key", SECRET_VALUE + ", not even as a part of number 7");
			assertThat(get(context, "/actuator/prometheus").body())
				.contains("synapsed_storage_compression_values_dictionary_total{store=\"default\"} 1.0")
				.contains("synapsed_storage_compression_dictionaries{store=\"default\"} 1.0");
			assertSecretNowhere(context);
		}
	}

	private static void damage(StorageTemplate storage, Bytes storedKey) {
		RocksDbStore engine = storage.store().unwrap(RocksDbStore.class).orElseThrow();
		Entry entry = engine.get(storedKey, ReadOptions.DEFAULT);
		assertThat(entry).isNotNull();
		byte[] bytes = entry.value().toByteArray();
		bytes[bytes.length - 1] ^= 1;
		engine.put(new Mutation.Put(storedKey, Bytes.wrap(bytes), entry.expiresAt(), entry.serializer()), 0);
	}

	@Test
	void whenSecurityIsThereThenAStrangerSeesNothing() throws Exception {
		try (ConfigurableApplicationContext context = start(List.of(), "--management.endpoints.web.exposure.include=*",
				"--management.endpoint.storage.access=unrestricted", "--spring.security.user.name=user",
				"--spring.security.user.password=password")) {
			assertThat(get(context, "/actuator/storage").statusCode()).isEqualTo(401);
			assertThat(get(context, "/actuator/storage/default/key").statusCode()).isEqualTo(401);
			assertThat(post(context, "/actuator/storage/default", "{\"action\":\"compact\"}").statusCode()).isIn(401,
					403);
			assertThat(send(context, authorized(request(context, "/actuator/storage"))).statusCode()).isEqualTo(200);
			// Without a token against forged requests even a known user changes nothing.
			assertThat(send(context,
					authorized(request(context, "/actuator/storage/default")).header("Content-Type", "application/json")
						.POST(BodyPublishers.ofString("{\"action\":\"compact\"}")))
				.statusCode()).isIn(401, 403);
		}
	}

	@Test
	void whoMayNotAdministerIsForbiddenEveryActionAndLearnsNothingOfKeys() throws Exception {
		try (ConfigurableApplicationContext context = start(TwoUsers.class, List.of(),
				"--management.endpoints.web.exposure.include=*", "--management.endpoint.storage.access=unrestricted",
				"--synapsed.storage.endpoint.explain-keys=true", "--synapsed.storage.encryption.enabled=true",
				"--synapsed.storage.encryption.keys.mine=MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
				"--synapsed.storage.access.enabled=true", "--synapsed.storage.audit.enabled=true")) {
			String before = send(context, authorized(request(context, "/actuator/storage/default"))).body();
			for (StorageEndpoint.MaintenanceAction action : StorageEndpoint.MaintenanceAction.values()) {
				HttpResponse<String> response = send(context, authorized(request(context, "/actuator/storage/default"))
					.header("Content-Type", "application/json")
					.POST(BodyPublishers.ofString("{\"action\":\"" + action.name() + "\",\"namespace\":\"people\"}")));
				assertThat(response.statusCode()).as(action.name()).isEqualTo(403);
			}
			HttpResponse<String> present = send(context, authorized(request(context, "/actuator/storage/default/key")));
			HttpResponse<String> absent = send(context, authorized(request(context, "/actuator/storage/default/yek")));
			assertThat(List.of(present.statusCode(), absent.statusCode())).containsOnly(403);
			assertThat(withoutRequest(absent)).isEqualTo(withoutRequest(present)).contains("Forbidden");
			assertThat(context.getBean(AuditEventRepository.class).find("user", null, "STORAGE_ACCESS_DENIED"))
				.hasSize(StorageEndpoint.MaintenanceAction.values().length + 2)
				.allMatch((event) -> event.getData().get("action").equals("administer"));
			assertThat(send(context, authorized(request(context, "/actuator/storage/default"))).body())
				.contains("\"jobs\":[]", "\"active-data-keys\":1", "\"retired-data-keys\":0");
			assertThat(before).contains("\"jobs\":[]", "\"active-data-keys\":1", "\"retired-data-keys\":0");
		}
	}

	/** An answer says when it was given and what was asked for. */
	private static String withoutRequest(HttpResponse<String> response) {
		return response.body().replaceAll("\"(timestamp|path)\":\"[^\"]*\"", "");
	}

	private void assertSecretNowhere(ConfigurableApplicationContext context) throws Exception {
		for (String path : List.of("/actuator/storage", "/actuator/storage/default/key", "/actuator/env",
				"/actuator/configprops", "/actuator/beans", "/actuator/prometheus", "/actuator/health")) {
			assertThat(get(context, path).body()).as(path).doesNotContain(SECRET_VALUE);
		}
	}

	private ConfigurableApplicationContext start(List<String> arguments, String... more) {
		return start(TestApplication.class, arguments, more);
	}

	private ConfigurableApplicationContext start(Class<?> application, List<String> arguments, String... more) {
		List<String> all = new ArrayList<>(arguments);
		all.addAll(List.of(more));
		all.addAll(
				List.of("--server.port=0", "--server.address=127.0.0.1", "--management.health.cassandra.enabled=false",
						"--synapsed.storage.type=rocksdb", "--synapsed.storage.path=" + this.directory));
		ConfigurableApplicationContext context = SpringApplication.run(application, all.toArray(String[]::new));
		context.getBean(StorageTemplate.class).put("key", SECRET_VALUE);
		return context;
	}

	private static HttpResponse<String> get(ConfigurableApplicationContext context, String path) throws Exception {
		return send(context, request(context, path));
	}

	private static HttpResponse<String> post(ConfigurableApplicationContext context, String path, String body)
			throws Exception {
		return send(context,
				request(context, path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)));
	}

	private static HttpRequest.Builder request(ConfigurableApplicationContext context, String path) {
		int port = ((WebServerApplicationContext) context).getWebServer().getPort();
		return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(Duration.ofSeconds(20));
	}

	private static HttpRequest.Builder authorized(HttpRequest.Builder request) {
		return request.header("Authorization",
				"Basic " + Base64.getEncoder().encodeToString("user:password".getBytes()));
	}

	private static HttpResponse<String> send(ConfigurableApplicationContext context, HttpRequest.Builder request)
			throws IOException, InterruptedException {
		return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = DataSourceAutoConfiguration.class)
	static class TestApplication {

	}

	/** Both may do everything but administer, which only one of them may. */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = DataSourceAutoConfiguration.class)
	static class TwoUsers {

		@Bean
		UserDetailsService users() {
			return new InMemoryUserDetailsManager(User.withUsername("user").password("{noop}password").build(),
					User.withUsername("admin").password("{noop}password").build());
		}

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.httpBasic(Customizer.withDefaults())
				.csrf(CsrfConfigurer::disable)
				.build();
		}

		@Bean
		AuditEventRepository auditEvents() {
			return new InMemoryAuditEventRepository();
		}

		@Bean
		AuthorizationManager<AccessRequest> administrators() {
			return (authentication, operation) -> new AuthorizationDecision(
					operation.action() != StorageAction.ADMINISTER || "admin".equals(authentication.get().getName()));
		}

	}

}
