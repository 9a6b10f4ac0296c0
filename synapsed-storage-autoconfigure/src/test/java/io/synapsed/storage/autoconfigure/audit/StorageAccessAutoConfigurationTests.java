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

package io.synapsed.storage.autoconfigure.audit;

import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.access.AccessRequest;
import io.synapsed.storage.access.AuditTrail;
import io.synapsed.storage.access.StorageAction;
import io.synapsed.storage.autoconfigure.EngineAutoConfigurations;
import io.synapsed.storage.autoconfigure.MaintenanceLifecycle;
import io.synapsed.storage.autoconfigure.StorageAutoConfiguration;
import io.synapsed.storage.autoconfigure.StorageBuilderCustomizer;
import io.synapsed.storage.autoconfigure.access.StorageAccessAutoConfiguration;
import io.synapsed.storage.autoconfigure.endpoint.StorageEndpoint;
import io.synapsed.storage.autoconfigure.endpoint.StorageEndpointAutoConfiguration;
import io.synapsed.storage.autoconfigure.observation.StorageContextPropagationAutoConfiguration;
import io.synapsed.storage.autoconfigure.properties.AuditProperties;
import io.synapsed.storage.autoconfigure.transform.StorageTransformAutoConfiguration;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.exception.IntegrityException;
import io.synapsed.storage.exception.StorageAccessDeniedException;
import io.synapsed.storage.maintenance.EncodedValueMaintenance;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.EntryCursor;
import io.synapsed.storage.spi.ForwardingStore;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.spi.Statistic;
import io.synapsed.storage.spi.StoreLayer;
import io.synapsed.storage.transform.encryption.DataEncryptionKeyState;
import io.synapsed.storage.transform.encryption.KeyRing;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.test.StepVerifier;
import reactor.util.context.Context;

import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.core.context.SecurityContextHolder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Tests for {@link StorageAccessAutoConfiguration} and
 * {@link StorageAuditAutoConfiguration}.
 */
class StorageAccessAutoConfigurationTests {

	private static final String HASH_KEY = Base64.getEncoder().encodeToString(new byte[32]);

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(EngineAutoConfigurations.with(StorageAutoConfiguration.class,
				StorageAccessAutoConfiguration.class, StorageAuditAutoConfiguration.class))
		.withPropertyValues("synapsed.storage.type=memory");

	@AfterEach
	void forgetTheCaller() {
		SecurityContextHolder.clearContext();
	}

	@Test
	void whenNothingIsEnabledThenNothingIsJudged() {
		this.contextRunner.withUserConfiguration(OnlyAda.class)
			.run((context) -> assertThat(context.getBean(StorageTemplate.class).store().layers())
				.noneMatch((layer) -> layer.layer().equals("access")));
	}

	@Test
	void whenAccessIsRequiredWithoutSpringSecurityThenStartUpFails() {
		this.contextRunner.withClassLoader(new FilteredClassLoader("org.springframework.security"))
			.withPropertyValues("synapsed.storage.access.enabled=true")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("synapsed.storage.access.mode")
				.hasMessageContaining("spring-security-core"));
	}

	@Test
	void whenAccessIsRequiredWithoutAManagerThenStartUpFails() {
		this.contextRunner.withPropertyValues("synapsed.storage.access.enabled=true")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("AuthorizationManager<AccessRequest>"));
	}

	@Test
	void whenAccessIsOptionalWithoutAManagerThenNothingIsJudged() {
		this.contextRunner
			.withPropertyValues("synapsed.storage.access.enabled=true", "synapsed.storage.access.mode=optional")
			.run((context) -> assertThat(context.getBean(StorageTemplate.class).get("key")).isEmpty());
	}

	@Test
	void whenTheHashKeyIsBadThenStartUpFailsWithoutShowingIt() {
		this.contextRunner
			.withPropertyValues("synapsed.storage.audit.enabled=true", "synapsed.storage.audit.hash-key=c2hvcnQ=")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("audit.hash-key")
				.message()
				.doesNotContain("c2hvcnQ"));
	}

	@Test
	void onlyWhoIsPermittedMayReadAndTheCallerReachesTheAsynchronousView() {
		this.contextRunner.withUserConfiguration(OnlyAda.class)
			.withPropertyValues("synapsed.storage.access.enabled=true")
			.run((context) -> {
				StorageTemplate storage = context.getBean(StorageTemplate.class);
				assertThatExceptionOfType(StorageAccessDeniedException.class).isThrownBy(() -> storage.get("key"));
				assertThat(storage.async().get("key")).failsWithin(10, TimeUnit.SECONDS)
					.withThrowableThat()
					.havingCause()
					.isInstanceOf(StorageAccessDeniedException.class);
				SecurityContextHolder.getContext().setAuthentication(new TestingAuthenticationToken("ada", "", "USER"));
				assertThat(storage.get("key")).isEmpty();
				assertThat(storage.async().get("key")).succeedsWithin(10, TimeUnit.SECONDS);
				SecurityContextHolder.getContext().setAuthentication(new TestingAuthenticationToken("eve", "", "USER"));
				assertThatExceptionOfType(StorageAccessDeniedException.class).isThrownBy(() -> storage.get("key"))
					.withCauseInstanceOf(AccessDeniedException.class);
			});
	}

	@Test
	void theCallerInTheReactorContextReachesTheReactiveView() {
		this.contextRunner.withUserConfiguration(OnlyAda.class)
			.withConfiguration(AutoConfigurations.of(StorageContextPropagationAutoConfiguration.class))
			.withPropertyValues("synapsed.storage.access.enabled=true")
			.run((context) -> {
				StorageTemplate storage = context.getBean(StorageTemplate.class);
				Context ada = ReactiveSecurityContextHolder
					.withAuthentication(new TestingAuthenticationToken("ada", "", "USER"));
				StepVerifier.create(storage.reactive().put("key", "value").contextWrite(ada))
					.expectNextCount(1)
					.expectComplete()
					.verify(Duration.ofSeconds(10));
				StepVerifier.create(storage.reactive().scan(KeyRange.all(), ScanOptions.DEFAULT).contextWrite(ada))
					.expectNextCount(1)
					.expectComplete()
					.verify(Duration.ofSeconds(10));
				StepVerifier.create(storage.reactive().get("key"))
					.expectError(StorageAccessDeniedException.class)
					.verify(Duration.ofSeconds(10));
				StepVerifier.create(storage.reactive().scan(KeyRange.all(), ScanOptions.DEFAULT))
					.expectError(StorageAccessDeniedException.class)
					.verify(Duration.ofSeconds(10));
			});
	}

	@Test
	void readsAndWritesOfRequestedNamespacesAreAudited() {
		this.contextRunner.withUserConfiguration(Listening.class)
			.withPropertyValues("synapsed.storage.audit.enabled=true", "synapsed.storage.audit.writes=peo*",
					"synapsed.storage.audit.hash-key=" + HASH_KEY)
			.run((context) -> {
				StorageTemplate storage = context.getBean(StorageTemplate.class);
				storage.inNamespace("places").put("key", Bytes.utf8("value"));
				storage.inNamespace("people").get("key");
				storage.inNamespace("people").put("key", Bytes.utf8("value"));
				AuditEvent event = context.getBean(Listening.class).events.poll(10, TimeUnit.SECONDS);
				assertThat(event).isNotNull();
				assertThat(event.getType()).isEqualTo(EventAuditTrail.WRITE);
				assertThat(event.getPrincipal()).isEqualTo("anonymous");
				Mac mac = Mac.getInstance("HmacSHA256");
				mac.init(new SecretKeySpec(new byte[32], "HmacSHA256"));
				assertThat(event.getData()).containsEntry("namespace", "people")
					.containsEntry("action", "write")
					.containsEntry("outcome", "succeeded")
					.containsEntry("key",
							HexFormat.of().formatHex(mac.doFinal(Bytes.utf8("people\u0000key").toByteArray())));
				storage.flush();
				assertThat(context.getBean(Listening.class).events.poll().getType())
					.isEqualTo(EventAuditTrail.ADMINISTRATION);
			});
	}

	@ParameterizedTest
	@EnumSource(value = StorageEndpoint.MaintenanceAction.class, names = { "VERIFY", "RECODE", "RETIRE" })
	void whatJobsFindDamagedIsAudited(StorageEndpoint.MaintenanceAction action) {
		EngineAccess engine = new EngineAccess();
		audited(engine).run((context) -> {
			context.getBean(StorageTemplate.class).inNamespace("people").put("key", Bytes.utf8("value"));
			engine.damage(Namespace.of("people").encode("key"));
			context.getBean(StorageEndpoint.class).maintain("default", action, null);
			assertThat(awaitIntegrityFailure(context).getData()).containsEntry("store", "default")
				.containsEntry("namespace", "people")
				.containsEntry("operation",
						context.getBean(MaintenanceLifecycle.class)
							.values("default")
							.orElseThrow()
							.jobs()
							.reports()
							.get(0)
							.job())
				.containsEntry("outcome", "damaged")
				.containsEntry("key", hash("people\u0000key"));
		});
	}

	@Test
	void whenTheEngineCannotGoOnForDamageThenTheJobIsAuditedWithoutAKey() {
		EngineAccess engine = new EngineAccess();
		audited(engine).run((context) -> {
			engine.scansFail = true;
			context.getBean(MaintenanceLifecycle.class).values("default").orElseThrow().jobs().verify();
			assertThat(awaitIntegrityFailure(context).getData()).containsEntry("store", "default")
				.containsEntry("operation", "verification")
				.containsEntry("outcome", "damaged")
				.doesNotContainKeys("namespace", "key");
		});
	}

	private ApplicationContextRunner audited(EngineAccess engine) {
		return this.contextRunner.withUserConfiguration(Listening.class)
			.withConfiguration(AutoConfigurations.of(StorageTransformAutoConfiguration.class,
					StorageEndpointAutoConfiguration.class))
			.withBean(StorageBuilderCustomizer.class, () -> (store, builder) -> builder.layer(engine))
			.withPropertyValues("synapsed.storage.audit.enabled=true", "synapsed.storage.integrity.enabled=true",
					"synapsed.storage.audit.hash-key=" + HASH_KEY, "management.endpoints.web.exposure.include=*",
					"management.endpoint.storage.access=UNRESTRICTED");
	}

	/** Whoever has started the job may be audited before or after it. */
	private static AuditEvent awaitIntegrityFailure(ApplicationContext context) throws InterruptedException {
		LinkedBlockingQueue<AuditEvent> events = context.getBean(Listening.class).events;
		AuditEvent event = events.poll(10, TimeUnit.SECONDS);
		while (event != null && !event.getType().equals(EventAuditTrail.INTEGRITY_FAILURE)) {
			assertThat(event.getType()).isEqualTo(EventAuditTrail.ADMINISTRATION);
			event = events.poll(10, TimeUnit.SECONDS);
		}
		assertThat(event).isNotNull();
		return event;
	}

	private static String hash(String storedKey) throws GeneralSecurityException {
		Mac mac = Mac.getInstance("HmacSHA256");
		mac.init(new SecretKeySpec(new byte[32], "HmacSHA256"));
		return HexFormat.of().formatHex(mac.doFinal(Bytes.utf8(storedKey).toByteArray()));
	}

	/** What the engine cannot do anyway is refused before anybody is judged. */
	@ParameterizedTest
	@EnumSource(value = StorageEndpoint.MaintenanceAction.class, mode = EnumSource.Mode.EXCLUDE, names = "COMPACT")
	void whoMayNotAdministerDoesNothingThroughTheEndpointAndIsAudited(StorageEndpoint.MaintenanceAction action) {
		encrypted().withUserConfiguration(OnlyAda.class).run((context) -> {
			StorageTemplate people = context.getBean(StorageTemplate.class).inNamespace("people");
			EncodedValueMaintenance values = context.getBean(MaintenanceLifecycle.class)
				.values("default")
				.orElseThrow();
			KeyRing keys = values.keys().orElseThrow();
			SecurityContextHolder.getContext().setAuthentication(new TestingAuthenticationToken("ada", "", "USER"));
			people.put("key", Bytes.utf8("value"));
			long active = keys.count(DataEncryptionKeyState.ACTIVE);
			SecurityContextHolder.getContext().setAuthentication(new TestingAuthenticationToken("eve", "", "USER"));
			assertThatExceptionOfType(StorageAccessDeniedException.class)
				.isThrownBy(() -> context.getBean(StorageEndpoint.class).maintain("default", action, "people"));
			assertThat(keys.count(DataEncryptionKeyState.ACTIVE)).isEqualTo(active);
			assertThat(keys.count(DataEncryptionKeyState.RETIRED)).isZero();
			assertThat(values.jobs().reports()).isEmpty();
			AuditEvent event = context.getBean(Listening.class).events.poll();
			assertThat(event).isNotNull();
			assertThat(event.getType()).isEqualTo(EventAuditTrail.DENIED);
			assertThat(event.getPrincipal()).isEqualTo("eve");
			assertThat(event.getData())
				.containsEntry("operation", action.name().toLowerCase(Locale.ROOT).replace('_', '-'))
				.containsEntry("action", "administer");
			SecurityContextHolder.getContext().setAuthentication(new TestingAuthenticationToken("ada", "", "USER"));
			assertThat(people.get("key")).contains(Bytes.utf8("value"));
		});
	}

	@Test
	void rotatingAndForgettingAreAuditedBeforeTheCallReturns() {
		encrypted().run((context) -> {
			StorageEndpoint endpoint = context.getBean(StorageEndpoint.class);
			context.getBean(StorageTemplate.class).inNamespace("people").put("key", Bytes.utf8("value"));
			for (StorageEndpoint.MaintenanceAction action : List.of(StorageEndpoint.MaintenanceAction.ROTATE_KEYS,
					StorageEndpoint.MaintenanceAction.FORGET)) {
				endpoint.maintain("default", action,
						(action == StorageEndpoint.MaintenanceAction.FORGET) ? "people" : null);
				AuditEvent event = context.getBean(Listening.class).events.poll();
				assertThat(event).as(action.name()).isNotNull();
				assertThat(event.getType()).isEqualTo(EventAuditTrail.ADMINISTRATION);
				assertThat(event.getData()).containsEntry("outcome", "succeeded");
			}
			assertThat(context.getBean(StorageTemplate.class).inNamespace("people").get("key")).isEmpty();
		});
	}

	private ApplicationContextRunner encrypted() {
		return this.contextRunner
			.withConfiguration(AutoConfigurations.of(StorageTransformAutoConfiguration.class,
					StorageEndpointAutoConfiguration.class))
			.withUserConfiguration(Listening.class)
			.withPropertyValues("synapsed.storage.audit.enabled=true", "synapsed.storage.encryption.enabled=true",
					"synapsed.storage.encryption.keys.mine=" + HASH_KEY, "synapsed.storage.access.enabled=true",
					"synapsed.storage.access.mode=optional", "management.endpoints.web.exposure.include=*",
					"management.endpoint.storage.access=UNRESTRICTED");
	}

	@Test
	void whenTheQueueIsFullThenEventsAreDroppedAndCountedAndAdministrationIsNot() throws Exception {
		CountDownLatch publishing = new CountDownLatch(1);
		CountDownLatch released = new CountDownLatch(1);
		List<String> types = new CopyOnWriteArrayList<>();
		AuditProperties properties = new AuditProperties();
		properties.getReads().add("*");
		properties.setQueueCapacity(2);
		EventAuditTrail trail = new EventAuditTrail("test", (event) -> {
			types.add(((AuditApplicationEvent) event).getAuditEvent().getType());
			if (Thread.currentThread().getName().startsWith("storage-audit")) {
				publishing.countDown();
				try {
					released.await();
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
			}
		}, () -> "ada", properties, new byte[32]);
		AccessRequest read = new AccessRequest("test", "people", StorageAction.READ, "get", Bytes.utf8("key"), null);
		trail.record(read, AuditTrail.Outcome.SUCCEEDED);
		assertThat(publishing.await(10, TimeUnit.SECONDS)).isTrue();
		for (int count = 0; count < 5; count++) {
			trail.record(read, AuditTrail.Outcome.SUCCEEDED);
		}
		trail.record(read, AuditTrail.Outcome.DENIED);
		trail.record(new AccessRequest("test", null, StorageAction.ADMINISTER, "flush", null, null),
				AuditTrail.Outcome.SUCCEEDED);
		trail.record(read, AuditTrail.Outcome.DAMAGED);
		assertThat(types).containsExactly(EventAuditTrail.READ, EventAuditTrail.DENIED, EventAuditTrail.ADMINISTRATION,
				EventAuditTrail.INTEGRITY_FAILURE);
		assertThat(trail.statistics()).extracting(Statistic::name, (statistic) -> statistic.value().getAsDouble())
			.containsExactly(tuple("audit.dropped", 3.0), tuple("audit.queued", 2.0));
		released.countDown();
		trail.close();
		assertThat(types).hasSize(6);
	}

	@Test
	void whenEventsWithLongKeysWaitThenTheyAreDroppedByTheirSize() throws InterruptedException {
		CountDownLatch publishing = new CountDownLatch(1);
		CountDownLatch released = new CountDownLatch(1);
		AuditProperties properties = new AuditProperties();
		properties.getReads().add("*");
		EventAuditTrail trail = new EventAuditTrail("test", (event) -> {
			publishing.countDown();
			try {
				released.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}, () -> "ada", properties, new byte[32]);
		try {
			AccessRequest read = new AccessRequest("test", "people", StorageAction.READ, "get",
					Bytes.wrap(new byte[65_535]), null);
			trail.record(read, AuditTrail.Outcome.SUCCEEDED);
			assertThat(publishing.await(10, TimeUnit.SECONDS)).isTrue();
			for (int count = 0; count < 1_000; count++) {
				trail.record(read, AuditTrail.Outcome.SUCCEEDED);
			}
			assertThat(trail.statistics()).extracting(Statistic::name, (statistic) -> statistic.value().getAsDouble())
				.containsExactly(tuple("audit.dropped", 745.0), tuple("audit.queued", 255.0));
		}
		finally {
			released.countDown();
			trail.close();
		}
	}

	/** Reaches the engine below all layers. */
	private static final class EngineAccess implements StoreLayer {

		private @Nullable KeyValueStore engine;

		private volatile boolean scansFail;

		@Override
		public Position position() {
			return Position.BACKEND_METRICS;
		}

		@Override
		public KeyValueStore over(KeyValueStore delegate) {
			this.engine = delegate;
			return new ForwardingStore(delegate) {

				@Override
				public EntryCursor scan(KeyRange range, ScanOptions options) {
					if (EngineAccess.this.scansFail) {
						throw new IntegrityException(name(), "a block is damaged");
					}
					return super.scan(range, options);
				}

			};
		}

		/** Damages the header, too, so that any job sees it. */
		private void damage(Bytes storedKey) {
			Entry entry = this.engine.get(storedKey, ReadOptions.DEFAULT);
			byte[] bytes = entry.value().toByteArray();
			bytes[0] ^= 1;
			this.engine.put(new Mutation.Put(storedKey, Bytes.wrap(bytes), Entry.NEVER, entry.serializer()), 0);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OnlyAda {

		@Bean
		AuthorizationManager<AccessRequest> onlyAda() {
			return (authentication,
					operation) -> new AuthorizationDecision("ada".equals(authentication.get().getName()));
		}

		@Bean(destroyMethod = "shutdownNow")
		ExecutorService storageExecutor() {
			return Executors.newSingleThreadExecutor();
		}

		@Bean
		StorageBuilderCustomizer executorCustomizer(ExecutorService executor) {
			return (store, builder) -> builder.executor(executor);
		}

	}

	static class Listening implements ApplicationListener<AuditApplicationEvent> {

		private final LinkedBlockingQueue<AuditEvent> events = new LinkedBlockingQueue<>();

		@Override
		public void onApplicationEvent(AuditApplicationEvent event) {
			this.events.add(event.getAuditEvent());
		}

	}

}
