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

package io.synapsed.storage.autoconfigure.transform;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.autoconfigure.EngineAutoConfigurations;
import io.synapsed.storage.autoconfigure.MaintenanceLifecycle;
import io.synapsed.storage.autoconfigure.StorageAutoConfiguration;
import io.synapsed.storage.autoconfigure.health.StorageHealthIndicator;
import io.synapsed.storage.autoconfigure.properties.StorageMode;
import io.synapsed.storage.autoconfigure.properties.StorageProperties;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.exception.NamespaceRefusedException;
import io.synapsed.storage.exception.StorageConfigurationException;
import io.synapsed.storage.exception.StorageEncryptionException;
import io.synapsed.storage.maintenance.EncodedValueMaintenance;
import io.synapsed.storage.maintenance.JobReport;
import io.synapsed.storage.maintenance.JobState;
import io.synapsed.storage.maintenance.ValueJobs;
import io.synapsed.storage.snapshot.SnapshotExport;
import io.synapsed.storage.snapshot.SnapshotRestore;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.transform.encryption.KeyWrapper;
import io.synapsed.storage.transform.encryption.WrappedKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for encryption and the settings of namespaces through the properties of an
 * application.
 */
@ExtendWith(OutputCaptureExtension.class)
class StorageEncryptionTests {

	/** Misspelt names reach the store, which has to notice by itself. */
	private static final String UNKNOWN_IGNORED = "synapsed.storage.ignore-unknown-properties=true";

	private static final String FIRST = key(1);

	private static final String SECOND = key(2);

	private static final String PLAIN = "a text that must not be seen anywhere";

	@TempDir
	Path directory;

	private static String key(int filler) {
		byte[] material = new byte[32];
		Arrays.fill(material, (byte) filler);
		return Base64.getEncoder().encodeToString(material);
	}

	private ApplicationContextRunner runner(String type, String... properties) {
		return new ApplicationContextRunner()
			.withConfiguration(EngineAutoConfigurations.with(StorageAutoConfiguration.class,
					StorageTransformAutoConfiguration.class))
			.withPropertyValues("synapsed.storage.type=" + type, "synapsed.storage.path=" + this.directory)
			.withPropertyValues(properties);
	}

	private ApplicationContextRunner encrypting(String type, String... properties) {
		return runner(type, "synapsed.storage.encryption.enabled=true",
				"synapsed.storage.encryption.keys.first=" + FIRST)
			.withPropertyValues(properties);
	}

	private ApplicationContextRunner decrypting(String type) {
		return runner(type, "synapsed.storage.encryption.enabled=false",
				"synapsed.storage.encryption.keys.first=" + FIRST);
	}

	private static void write(ApplicationContextRunner runner, String namespace) {
		runner.run((context) -> context.getBean(StorageTemplate.class).inNamespace(namespace).put("key", PLAIN));
	}

	private static void assertRefused(ApplicationContextRunner runner, String... texts) {
		runner.run((context) -> {
			assertThat(context).hasFailed();
			for (String text : texts) {
				assertThat(context.getStartupFailure()).hasStackTraceContaining(text);
			}
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "rocksdb", "mvstore", "sqlite" })
	void whenTheEncryptionIsGoneThenStartUpFailsUntilTheStoreWasDecrypted(String type) {
		write(encrypting(type), "any");
		String key = "synapsed.storage.encryption.keys.first=" + FIRST;
		assertRefused(runner(type), "no encryption is configured", "encryption.enabled to false");
		assertRefused(runner(type, UNKNOWN_IGNORED, "synapsed.storage.encrypton.enabled=true",
				"synapsed.storage.encrypton.keys.first=" + FIRST), "no encryption is configured");
		assertRefused(runner(type, "synapsed.storage.encryption.enabled=false"), "no encryption is configured");
		assertRefused(runner(type, key), "synapsed.storage.encryption.enabled");
		assertRefused(runner(type, UNKNOWN_IGNORED, key, "synapsed.storage.encryption.enable=true"),
				"synapsed.storage.encryption.enabled");
		assertRefused(runner(type, key, "synapsed.storage.namespaces.other.encryption.enabled=true"),
				"synapsed.storage.encryption.enabled");
		assertNowhere(PLAIN);
		decrypting(type).run((context) -> {
			EncodedValueMaintenance values = context.getBean(MaintenanceLifecycle.class)
				.values("default")
				.orElseThrow();
			StorageTemplate storage = context.getBean(StorageTemplate.class).inNamespace("any");
			assertThat(storage.get("key", String.class)).contains(PLAIN);
			await(values, ValueJobs::recode);
			await(values, ValueJobs::retire);
		});
		runner(type).run((context) -> assertThat(
				context.getBean(StorageTemplate.class).inNamespace("any").get("key", String.class))
			.contains(PLAIN));
	}

	private static void await(EncodedValueMaintenance values, Function<ValueJobs, JobReport> job) {
		String name = job.apply(values.jobs()).job();
		JobState state;
		do {
			Thread.onSpinWait();
			state = values.jobs()
				.reports()
				.stream()
				.filter((report) -> report.job().equals(name))
				.findFirst()
				.orElseThrow()
				.state();
		}
		while (state == JobState.WAITING || state == JobState.RUNNING);
		assertThat(state).isEqualTo(JobState.FINISHED);
	}

	@Test
	void whenTheEncryptionOfANamespaceIsGoneThenStartUpFails() {
		String key = "synapsed.storage.encryption.keys.first=" + FIRST;
		String on = "synapsed.storage.namespaces.orders.encryption.enabled=true";
		write(runner("rocksdb", key, on), "orders");
		write(runner("rocksdb", key, on), "plain");
		assertRefused(runner("rocksdb"), "no encryption is configured");
		assertRefused(runner("rocksdb", on), "synapsed.storage.encryption.key-file");
		for (String misspelt : new String[] { "synapsed.storage.namespaces.order.encryption.enabled=true",
				"synapsed.storage.namespaces.orders.encrypton.enabled=true",
				"synapsed.storage.encryption.enabled=false" }) {
			assertRefused(runner("rocksdb", UNKNOWN_IGNORED, key, misspelt), "namespaces.orders.encryption.enabled");
		}
		runner("rocksdb", key, "synapsed.storage.namespaces.orders.encryption.enabled=false")
			.run((context) -> assertThat(
					context.getBean(StorageTemplate.class).inNamespace("orders").get("key", String.class))
				.contains(PLAIN));
	}

	@Test
	void whenAKeyManagementServiceHasTheKeysThenTheStoreCanBeDecrypted() {
		write(runner("rocksdb", "synapsed.storage.encryption.enabled=true").withBean(KeyWrapper.class,
				MirroringKeyWrapper::new), "any");
		assertRefused(runner("rocksdb").withBean(KeyWrapper.class, MirroringKeyWrapper::new),
				"no encryption is configured");
		runner("rocksdb", "synapsed.storage.encryption.enabled=false")
			.withBean(KeyWrapper.class, MirroringKeyWrapper::new)
			.run((context) -> assertThat(
					context.getBean(StorageTemplate.class).inNamespace("any").get("key", String.class))
				.contains(PLAIN));
	}

	@Test
	void whenOnlyNamespacesUseASettingThenThereIsNoWarning(CapturedOutput output) throws IOException {
		Path file = Files.writeString(this.directory.resolve("secrets"), "first=" + FIRST + "\n");
		runner("rocksdb", "synapsed.storage.encryption.key-file=" + file,
				"synapsed.storage.namespaces.orders.encryption.enabled=true",
				"synapsed.storage.compression.algorithm=zstd",
				"synapsed.storage.namespaces.orders.compression.enabled=true",
				"synapsed.storage.integrity.verifyInterval=1h")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).doesNotContain("to end this warning");
		runner("rocksdb", "synapsed.storage.encryption.key-file=" + file, "synapsed.storage.compression.algorithm=zstd")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).contains("'synapsed.storage.encryption' has settings and no")
			.contains("keys are used only to read")
			.contains("'synapsed.storage.compression' has settings and no");
	}

	@ParameterizedTest
	@ValueSource(strings = { "rocksdb", "mvstore", "sqlite" })
	void whenTheKeyRingIsGoneThenHealthIsDownAndTheStoreGoesOnAndCanRestoreIt(String type) {
		Path ring = this.directory.resolve("default.keys");
		encrypting(type).run((context) -> {
			StorageTemplate storage = context.getBean(StorageTemplate.class);
			storage.put("key", PLAIN);
			StorageHealthIndicator health = new StorageHealthIndicator(storage, StorageMode.STORE, 0);
			assertThat(health.health().getStatus()).isEqualTo(Status.UP);
			Files.delete(ring);
			assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);
			assertThat(health.health().getDetails().get("problem").toString()).contains(ring.toString());
			assertThatExceptionOfType(StorageConfigurationException.class)
				.isThrownBy(() -> storage.inNamespace("other").put("key", PLAIN))
				.withMessageContaining(ring.toString());
			assertThat(ring).doesNotExist();
			storage.put("second", PLAIN);
			assertThat(storage.get("key", String.class)).contains(PLAIN);
			assertThat(storage.store().warnings().toString()).contains(ring.toString());
			EncodedValueMaintenance values = context.getBean(MaintenanceLifecycle.class)
				.values("default")
				.orElseThrow();
			assertThat(values.keys().orElseThrow().restore()).isTrue();
			assertThat(health.health().getStatus()).isEqualTo(Status.UP);
			storage.inNamespace("other").put("key", PLAIN);
		});
		encrypting(type).run((context) -> {
			StorageTemplate storage = context.getBean(StorageTemplate.class);
			assertThat(storage.get("second", String.class)).contains(PLAIN);
			assertThat(storage.inNamespace("other").get("key", String.class)).contains(PLAIN);
		});
	}

	/** What was the latest copy at the end of a run is an older one after the next. */
	@ParameterizedTest
	@ValueSource(strings = { "rocksdb", "mvstore", "sqlite" })
	void whenAnOlderKeyRingWasRestoredThenStartUpFails(String type) throws IOException {
		Path ring = this.directory.resolve("default.keys");
		write(encrypting(type), "first");
		byte[] older = Files.readAllBytes(ring);
		write(encrypting(type), "second");
		byte[] latest = Files.readAllBytes(ring);
		Files.write(ring, older);
		assertRefused(encrypting(type), "is an older copy", ring.toString());
		assertThat(ring).hasBinaryContent(older);
		Files.write(ring, latest);
		write(encrypting(type), "first");
	}

	@Test
	void whenThereAreTooManyNamespacesThenAnotherOneIsRefused() {
		encrypting("rocksdb", "synapsed.storage.encryption.max-namespaces=1").run((context) -> {
			StorageTemplate storage = context.getBean(StorageTemplate.class);
			storage.put("key", PLAIN);
			assertThatExceptionOfType(NamespaceRefusedException.class)
				.isThrownBy(() -> storage.inNamespace("second").put("key", PLAIN))
				.withMessageContaining("encryption.max-namespaces");
		});
		assertRefused(encrypting("rocksdb", "synapsed.storage.encryption.max-namespaces=0"),
				"synapsed.storage.encryption.max-namespaces");
	}

	@ParameterizedTest
	@ValueSource(strings = { "rocksdb", "mvstore", "sqlite" })
	void whenEncryptionIsOnThenNoFileHoldsPlainText(String type) {
		encrypting(type).run((context) -> {
			StorageTemplate storage = context.getBean(StorageTemplate.class);
			storage.put("key", PLAIN);
			storage.flush();
		});
		assertThat(this.directory.resolve("default.keys")).content()
			.contains("first")
			.doesNotContain(FIRST)
			.doesNotContain(PLAIN);
		assertNowhere(PLAIN);
		encrypting(type).run((context) -> assertThat(context.getBean(StorageTemplate.class).get("key", String.class))
			.contains(PLAIN));
		decrypting(type).run((context) -> {
			StorageTemplate storage = context.getBean(StorageTemplate.class);
			assertThat(storage.get("key", String.class)).as("switched off, with keys").contains(PLAIN);
			storage.put("plain", PLAIN);
		});
		encrypting(type).run((context) -> assertThatExceptionOfType(StorageEncryptionException.class)
			.isThrownBy(() -> context.getBean(StorageTemplate.class).get("plain")));
		encrypting(type, "synapsed.storage.encryption.accept-plain=true")
			.run((context) -> assertThat(context.getBean(StorageTemplate.class).get("plain", String.class))
				.contains(PLAIN));
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void whenPlainValuesAreThereThenStartUpWarnsAndNamesTheCommand(boolean accepted, CapturedOutput output) {
		runner("rocksdb").run((context) -> context.getBean(StorageTemplate.class).put("plain", PLAIN));
		assertThat(output).doesNotContain("recode");
		encrypting("rocksdb", "synapsed.storage.encryption.accept-plain=" + accepted)
			.run((context) -> assertThat(output).contains("values that were written before its encryption")
				.contains("curl -X POST localhost:8080/actuator/storage/default -H 'Content-Type: application/json' -d"
						+ " '{\"action\": \"recode\"}'")
				.contains(accepted ? "stay readable" : "cannot be read"));
	}

	@Test
	void whenOnlyAnotherNamespaceHasPlainValuesThenStartUpDoesNotWarn(CapturedOutput output) {
		runner("rocksdb").run((context) -> context.getBean(StorageTemplate.class).put("plain", PLAIN));
		runner("rocksdb", "synapsed.storage.encryption.keys.first=" + FIRST,
				"synapsed.storage.namespaces.people.encryption.enabled=true")
			.run((context) -> {
				assertThat(output).doesNotContain("recode");
				context.getBean(StorageTemplate.class).inNamespace("open").put("plain", PLAIN);
			});
		runner("rocksdb", "synapsed.storage.encryption.keys.first=" + FIRST,
				"synapsed.storage.namespaces.open.encryption.enabled=true")
			.run((context) -> assertThat(output).contains("values that were written before its encryption"));
	}

	@Test
	void whenAStoreIsEncryptedFromTheBeginningThenStartUpDoesNotWarn(CapturedOutput output) {
		encrypting("rocksdb").run((context) -> context.getBean(StorageTemplate.class).put("key", "value"));
		encrypting("rocksdb").run((context) -> assertThat(output).doesNotContain("recode"));
	}

	@Test
	void whenBeansAndPropertiesAreShownThenTheirKeysAreNot() {
		String hex = HexFormat.of().formatHex(Base64.getDecoder().decode(FIRST));
		encrypting("rocksdb").run((context) -> {
			StorageProperties properties = context.getBean(StorageProperties.class);
			assertThat(properties.getEncryption().getKeys()).containsValue(FIRST);
			List<Object> shown = new ArrayList<>(List.of(properties.getEncryption()));
			for (String name : context.getBeanDefinitionNames()) {
				Object bean = context.getBean(name);
				if (bean.getClass().getName().startsWith("io.synapsed.storage.")) {
					shown.add(bean);
				}
			}
			assertThat(shown).hasSizeGreaterThan(3)
				.allSatisfy((each) -> assertThat(each.toString()).doesNotContain(FIRST)
					.doesNotContain(FIRST.replace("=", ""))
					.doesNotContainIgnoringCase(hex));
		});
	}

	private void assertNowhere(String text) {
		try (Stream<Path> files = Files.walk(this.directory)) {
			for (Path file : files.filter(Files::isRegularFile).toList()) {
				assertThat(content(file)).as(file.toString()).doesNotContain(text);
			}
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

	@Test
	void whenTheCurrentKeyChangesThenTheOldOneCanBeTakenAway() {
		encrypting("rocksdb").run((context) -> context.getBean(StorageTemplate.class).put("key", PLAIN));
		encrypting("rocksdb", "synapsed.storage.encryption.keys.second=" + SECOND,
				"synapsed.storage.encryption.current-key=second")
			.run((context) -> assertThat(context).hasNotFailed());
		runner("rocksdb", "synapsed.storage.encryption.enabled=true",
				"synapsed.storage.encryption.keys.second=" + SECOND)
			.run((context) -> assertThat(context.getBean(StorageTemplate.class).get("key", String.class))
				.contains(PLAIN));
	}

	@Test
	void whenKeysAreInAFileThenItIsUsed() throws IOException {
		Path file = Files.writeString(this.directory.resolve("secrets"), "first=" + FIRST + "\n");
		runner("rocksdb", "synapsed.storage.encryption.enabled=true", "synapsed.storage.encryption.key-file=" + file)
			.run((context) -> {
				context.getBean(StorageTemplate.class).put("key", PLAIN);
				assertThat(context.getBean(StorageTemplate.class).get("key", String.class)).contains(PLAIN);
			});
	}

	@Test
	void whenTheApplicationHasAKeyManagementServiceThenItWrapsDataKeys() {
		runner("rocksdb", "synapsed.storage.encryption.enabled=true")
			.withBean(KeyWrapper.class, MirroringKeyWrapper::new)
			.run((context) -> {
				context.getBean(StorageTemplate.class).put("key", PLAIN);
				assertThat(context.getBean(StorageTemplate.class).get("key", String.class)).contains(PLAIN);
				assertThat(this.directory.resolve("default.keys")).content().contains("mirror");
			});
	}

	@Test
	void whenNamespacesHaveSettingsOfTheirOwnThenTheyHoldThereAlone() {
		encrypting("rocksdb", "synapsed.storage.compression.enabled=true",
				"synapsed.storage.namespaces.open.encryption.enabled=false",
				"synapsed.storage.namespaces.open.compression.enabled=false",
				"synapsed.storage.namespaces.sessions.ttl=30m",
				"synapsed.storage.namespaces.sessions.compression.algorithm=zstd",
				"synapsed.storage.namespaces.sessions.compression.min-size=10B")
			.run((context) -> {
				StorageTemplate storage = context.getBean(StorageTemplate.class);
				String large = PLAIN.repeat(100);
				for (String namespace : new String[] { "open", "sessions", "other" }) {
					storage.inNamespace(namespace).put("key", large);
					assertThat(storage.inNamespace(namespace).get("key", String.class)).contains(large);
				}
				assertThat(explain(storage, "open")).contains("compression=0", "encryption=0");
				assertThat(explain(storage, "other")).contains("compression=1", "encryption=1");
				assertThat(explain(storage, "sessions")).contains("compression=2", "encryption=1");
				assertThat(storage.inNamespace("sessions").remainingTimeToLive(Bytes.utf8("key"))).isPresent();
				assertThat(storage.inNamespace("other").remainingTimeToLive(Bytes.utf8("key"))).isEmpty();
				assertThat(storage.store().layers().toString()).contains("open", "sessions");
			});
	}

	private static String explain(StorageTemplate storage, String namespace) {
		return storage.store().explain(Namespace.of(namespace).encode("key")).toString();
	}

	@Test
	void whenANamespaceIsForgottenThenItsEntriesAndItsKeyAreGone() {
		encrypting("rocksdb").run((context) -> {
			StorageTemplate storage = context.getBean(StorageTemplate.class);
			for (int number = 0; number < 1_200; number++) {
				storage.inNamespace("people").put("key-" + number, PLAIN);
			}
			storage.put("key", PLAIN);
			long removed = context.getBean(MaintenanceLifecycle.class)
				.values("default")
				.flatMap(EncodedValueMaintenance::eraser)
				.orElseThrow()
				.erase(Namespace.of("people"));
			assertThat(removed).isEqualTo(1_200);
			assertThat(storage.inNamespace("people").get("key-1")).isEqualTo(Optional.empty());
			assertThat(storage.get("key", String.class)).contains(PLAIN);
		});
		assertThat(this.directory.resolve("default.keys")).content().contains("destroyed");
	}

	@Test
	void whenAnEncryptedSnapshotFileIsRestoredThenTheKeyIsEnough() {
		Path file = this.directory.resolve("snapshot");
		encrypting("rocksdb", "synapsed.storage.namespaces.open.encryption.enabled=false").run((context) -> {
			StorageTemplate storage = context.getBean(StorageTemplate.class);
			storage.inNamespace("open").put("key", PLAIN);
			assertThat(SnapshotExport.of(storage).writeTo(file).encrypted()).isTrue();
		});
		assertThat(content(file)).doesNotContain(PLAIN);
		for (String type : new String[] { "memory", "sqlite" }) {
			runner(type, "synapsed.storage.path=" + this.directory.resolve(type),
					"synapsed.storage.encryption.enabled=false", "synapsed.storage.encryption.keys.first=" + FIRST)
				.run((context) -> {
					StorageTemplate storage = context.getBean(StorageTemplate.class);
					SnapshotRestore.into(storage).readFrom(file);
					assertThat(storage.inNamespace("open").get("key", String.class)).contains(PLAIN);
					Path plain = this.directory.resolve("plain-" + type);
					assertThat(SnapshotExport.of(storage).writeTo(plain).encrypted()).isFalse();
				});
		}
		runner("mvstore", "synapsed.storage.path=" + this.directory.resolve("mvstore"))
			.run((context) -> assertThatExceptionOfType(StorageEncryptionException.class)
				.isThrownBy(() -> SnapshotRestore.into(context.getBean(StorageTemplate.class)).readFrom(file))
				.withMessageContaining("encryption.key-file"));
	}

	@Test
	void whenAKeyManagementServiceWrapsKeysThenItWrapsThoseOfSnapshotFiles() {
		Path file = this.directory.resolve("snapshot");
		for (String type : new String[] { "rocksdb", "memory" }) {
			runner(type, "synapsed.storage.encryption.enabled=true")
				.withBean(KeyWrapper.class, MirroringKeyWrapper::new)
				.run((context) -> {
					StorageTemplate storage = context.getBean(StorageTemplate.class);
					if (Files.notExists(file)) {
						storage.put("key", PLAIN);
						SnapshotExport.of(storage).writeTo(file);
						storage.delete("key");
					}
					assertThat(content(file)).contains("mirror").doesNotContain(PLAIN);
					SnapshotRestore.into(storage).readFrom(file);
					assertThat(storage.get("key", String.class)).contains(PLAIN);
				});
		}
	}

	private static String content(Path file) {
		try {
			return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

	/** Stands for a service: what it returns only it can undo. */
	private static final class MirroringKeyWrapper implements KeyWrapper {

		@Override
		public String currentKey() {
			return "mirror";
		}

		@Override
		public WrappedKey wrap(byte[] dataKey, byte[] context) {
			return new WrappedKey("mirror", Bytes.wrap(mirrored(dataKey)));
		}

		@Override
		public byte[] unwrap(WrappedKey wrapped, byte[] context) {
			return mirrored(wrapped.bytes().toByteArray());
		}

		private static byte[] mirrored(byte[] bytes) {
			byte[] mirrored = new byte[bytes.length];
			for (int index = 0; index < bytes.length; index++) {
				mirrored[index] = (byte) ~bytes[bytes.length - 1 - index];
			}
			return mirrored;
		}

	}

}
