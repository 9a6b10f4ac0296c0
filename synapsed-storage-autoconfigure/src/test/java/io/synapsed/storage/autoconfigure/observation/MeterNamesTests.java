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
package io.synapsed.storage.autoconfigure.observation;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.access.AuditTrail;
import io.synapsed.storage.autoconfigure.EngineAutoConfigurations;
import io.synapsed.storage.autoconfigure.StorageAutoConfiguration;
import io.synapsed.storage.autoconfigure.access.StorageAccessAutoConfiguration;
import io.synapsed.storage.autoconfigure.access.StorageAuditTrailFactory;
import io.synapsed.storage.autoconfigure.cache.StorageCacheAutoConfiguration;
import io.synapsed.storage.autoconfigure.limit.StorageLimitAutoConfiguration;
import io.synapsed.storage.autoconfigure.resilience.StorageResilienceAutoConfiguration;
import io.synapsed.storage.autoconfigure.transform.StorageTransformAutoConfiguration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.embedded.RedisServer;

import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What Prometheus scrapes of stores with all layers, on every engine: names and units by
 * the conventions of Micrometer, Prometheus and OpenMetrics.
 */
class MeterNamesTests {

	private static final Path DOCUMENTATION = Path.of("..", "docs", "metrics.md");

	private static final Pattern MICROMETER_NAME = Pattern.compile("[a-z][a-z0-9]*(\\.[a-z0-9]+)*");

	private static final Pattern PROMETHEUS_NAME = Pattern.compile("[a-z][a-z0-9]*(_[a-z0-9]+)*");

	private static final Set<String> UNITS = Set.of("seconds", "bytes", "ratio");

	private static RedisServer server;

	private static int port;

	@TempDir
	Path directory;

	private final List<String> dropped = new ArrayList<>();

	private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

	private final ObservationRegistry observations = ObservationRegistry.create();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(
				EngineAutoConfigurations.with(StorageAutoConfiguration.class, StorageAccessAutoConfiguration.class,
						StorageCacheAutoConfiguration.class, StorageTransformAutoConfiguration.class,
						StorageLimitAutoConfiguration.class, StorageResilienceAutoConfiguration.class,
						StorageObservationAutoConfiguration.class, DataRedisAutoConfiguration.class))
		.withBean(PrometheusMeterRegistry.class, () -> this.registry)
		.withBean(ObservationRegistry.class, () -> this.observations)
		.withBean(StorageAuditTrailFactory.class, () -> (settings) -> AuditTrail.NONE);

	@BeforeAll
	static void startServer() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			port = socket.getLocalPort();
		}
		server = RedisServer.newRedisServer().port(port).bind("127.0.0.1").setting("save \"\"").soutListener((line) -> {
		}).build();
		server.start();
	}

	@AfterAll
	static void stopServer() throws IOException {
		server.stop();
	}

	private ApplicationContextRunner allLayers(String engine) {
		this.registry.config().onMeterRegistrationFailed((id, reason) -> this.dropped.add(id + ": " + reason));
		this.observations.observationConfig().observationHandler(new DefaultMeterObservationHandler(this.registry));
		return this.contextRunner.withPropertyValues("synapsed.storage.type=" + engine,
				"synapsed.storage.path=" + this.directory, "spring.data.redis.host=127.0.0.1",
				"spring.data.redis.port=" + port, "synapsed.storage.rocksdb.statistics=true",
				"synapsed.storage.redis.key-prefix=" + this.directory.getFileName(),
				"synapsed.storage.cache.enabled=true", "synapsed.storage.compression.enabled=true",
				"synapsed.storage.compression.algorithm=adaptive", "synapsed.storage.integrity.enabled=true",
				"synapsed.storage.encryption.enabled=true",
				"synapsed.storage.encryption.keys.mine=MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
				"synapsed.storage.audit.enabled=true", "synapsed.storage.resilience.retry.enabled=true",
				"synapsed.storage.resilience.circuit-breaker.enabled=true",
				"synapsed.storage.resilience.bulkhead.enabled=true", "synapsed.storage.stores.other.type=memory",
				"synapsed.storage.stores.other.observation.mode=full",
				"synapsed.storage.stores.other.cache.enabled=true",
				"synapsed.storage.stores.other.namespaces.carts.limits.max-entries=5",
				"synapsed.storage.stores.strict.type=memory",
				"synapsed.storage.stores.strict.namespace-policy=declared",
				"synapsed.storage.stores.strict.namespaces.carts.declared=true");
	}

	@ParameterizedTest
	@ValueSource(strings = { "memory", "rocksdb", "mvstore", "sqlite", "redis" })
	void whenStoresAreScrapedThenNamesAndUnitsObeyTheConventions(String engine) throws IOException {
		String documentation = Files.readString(DOCUMENTATION);
		allLayers(engine).run((context) -> {
			context.getBeansOfType(MeterBinder.class).values().forEach((binder) -> binder.bindTo(this.registry));
			context.getBeansOfType(StorageTemplate.class).values().forEach((shared) -> {
				StorageTemplate template = shared.name().equals("strict") ? shared.inNamespace("carts") : shared;
				template.put("key", "value".repeat(1000));
				template.get("key");
				template.get("key");
			});
			for (Meter meter : this.registry.getMeters()) {
				Meter.Id id = meter.getId();
				assertThat(id.getName()).matches(MICROMETER_NAME);
				assertThat(id.getBaseUnit()).as(id.toString())
					.satisfiesAnyOf((unit) -> assertThat(unit).isNull(), (unit) -> assertThat(UNITS).contains(unit));
				assertThat(documentation).as("docs/metrics.md lists the meter " + id)
					.contains("`" + id.getName() + "`");
				assertThat(id.getTags()).as(id.toString()).extracting(Tag::getKey).doesNotContain("namespace");
			}
			assertThat(this.dropped).isEmpty();
			assertThat(this.registry.get("synapsed.storage.namespaces.refused").meters()).isNotEmpty();
			assertScrape(this.registry.scrape());
			assertThat(this.registry.scrape()).contains("synapsed_storage_watches_open{engine=\"" + engine + "\"",
					"cache_gets_total{cache=\"default\",cache_manager=\"synapsedStorage\",name=\"default\",result=\"hit\"}",
					"synapsed_storage_jobs_running{store=\"default\"}");
			if (!Set.of("memory", "redis").contains(engine)) {
				assertThat(this.registry.scrape()).contains(
						"synapsed_storage_disk_free_bytes{engine=\"" + engine + "\"",
						"synapsed_storage_snapshots_oldest_age_seconds{engine=\"" + engine + "\"");
			}
			assertScrape(this.registry.scrape("application/openmetrics-text; version=1.0.0; charset=utf-8"));
		});
	}

	private static void assertScrape(String scrape) {
		List<String> types = scrape.lines().filter((line) -> line.startsWith("# TYPE ")).toList();
		assertThat(types).isNotEmpty();
		for (String line : types) {
			String[] parts = line.split(" ");
			String name = parts[2];
			assertThat(name).matches(PROMETHEUS_NAME);
			List<String> words = Arrays.asList(name.split("_"));
			assertThat(words).as(name).doesNotHaveDuplicates().doesNotContain("milliseconds", "ms", "percent");
			assertThat(new HashSet<>(words.subList(1, words.size()))).as(name)
				.noneMatch((word) -> !word.equals(words.get(words.size() - 1)) && UNITS.contains(word)
						&& !words.get(words.size() - 1).equals("total") && !words.get(words.size() - 1).equals("max"));
			if (parts[3].equals("gauge")) {
				assertThat(words.get(words.size() - 1)).as(name)
					.isNotIn("total", "count", "sum", "info", "created", "bucket");
			}
		}
		scrape.lines().filter((line) -> line.startsWith("# UNIT ")).forEach((line) -> {
			String[] parts = line.split(" ");
			assertThat(parts[2]).endsWith("_" + parts[3]);
		});
		Stream<String> samples = scrape.lines().filter((line) -> !line.startsWith("#"));
		assertThat(samples).noneMatch((line) -> line.contains("_operations_total")
				&& !line.contains("age_operations_total") && !line.contains("backend_operations_total"));
	}

	@Test
	void whenAnOperationNeverRanThenItHasNoTimer() {
		allLayers("memory").run((context) -> {
			StorageTemplate template = context.getBean("storageTemplate", StorageTemplate.class);
			template.put("key", "value");
			assertThat(timedOperations("default")).containsExactly("put");
			template.get("key");
			assertThat(timedOperations("default")).containsExactly("get", "put");
			for (Timer timer : this.registry.get("synapsed.storage.operation.duration").timers()) {
				assertThat(timer.count()).isPositive();
			}
			template.close();
			assertThat(timedOperations("default")).isEmpty();
		});
	}

	private Set<String> timedOperations(String store) {
		Set<String> operations = new TreeSet<>();
		this.registry.find("synapsed.storage.operation.duration")
			.tag("store", store)
			.timers()
			.forEach((timer) -> operations.add(String.valueOf(timer.getId().getTag("operation"))));
		return operations;
	}

	@Test
	void whenNamespacesAreCountedThenTheirNumberIsBounded() {
		allLayers("memory")
			.withPropertyValues("synapsed.storage.observation.max-namespaces=3",
					"synapsed.storage.namespaces.orders.compression.min-size=2KB")
			.run((context) -> {
				StorageTemplate template = context.getBean("storageTemplate", StorageTemplate.class);
				template.put("key", "value");
				template.inNamespace("first").put("key", "value");
				for (int number = 0; number < 50; number++) {
					template.inNamespace("client" + number).put("key", "value");
				}
				template.inNamespace("orders").put("key", "value");
				template.inNamespace("orders").get("key");
				template.flush();
				context.getBean("otherStorageTemplate", StorageTemplate.class).put("key", "value");
				assertThat(count("put", "default")).isEqualTo(1);
				assertThat(count("put", "first")).isEqualTo(1);
				assertThat(count("put", "orders")).isEqualTo(1);
				assertThat(count("get", "orders")).isEqualTo(1);
				assertThat(count("put", "other")).isEqualTo(50);
				assertThat(count("flush", "none")).isEqualTo(1);
				assertThat(this.dropped).isEmpty();
				assertThat(this.registry.get("synapsed.storage.operations").tag("store", "other").meters())
					.isNotEmpty();
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "other", "several", "none", "default", "system" })
	void whenTheNameOfANamespaceIsAReservedTagValueThenItsOperationsAreCounted(String name) {
		allLayers("memory").withPropertyValues("synapsed.storage.observation.max-namespaces=3").run((context) -> {
			StorageTemplate template = context.getBean("storageTemplate", StorageTemplate.class);
			template.put("key", "value");
			template.inNamespace("first").put("key", "value");
			template.inNamespace(name).put("key", "value");
			template.inNamespace("last").put("key", "value");
			assertThat(count("put", "default")).isEqualTo(1);
			assertThat(count("put", "first")).isEqualTo(1);
			assertThat(count("put", "other")).isEqualTo(2);
		});
	}

	private double count(String operation, String namespace) {
		MeterRegistry meters = this.registry;
		return meters.get("synapsed.storage.operations")
			.tag("store", "default")
			.tag("operation", operation)
			.tag("namespace", namespace)
			.functionCounter()
			.count();
	}

}
