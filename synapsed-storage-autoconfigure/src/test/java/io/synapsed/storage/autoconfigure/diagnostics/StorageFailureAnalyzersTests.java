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
package io.synapsed.storage.autoconfigure.diagnostics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.synapsed.storage.Keyspace;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.autoconfigure.DataLocation;
import io.synapsed.storage.autoconfigure.EngineAutoConfigurations;
import io.synapsed.storage.autoconfigure.EngineDescription;
import io.synapsed.storage.autoconfigure.StorageAutoConfiguration;
import io.synapsed.storage.autoconfigure.StorageEngineFactory;
import io.synapsed.storage.autoconfigure.StoreSettings;
import io.synapsed.storage.autoconfigure.cache.StorageCacheAutoConfiguration;
import io.synapsed.storage.autoconfigure.engine.MvStoreEngineAutoConfiguration;
import io.synapsed.storage.autoconfigure.engine.RocksDbEngineAutoConfiguration;
import io.synapsed.storage.autoconfigure.engine.SqliteEngineAutoConfiguration;
import io.synapsed.storage.autoconfigure.limit.StorageLimitAutoConfiguration;
import io.synapsed.storage.autoconfigure.redis.RedisEngineAutoConfiguration;
import io.synapsed.storage.autoconfigure.redis.RedisInvalidationBusAutoConfiguration;
import io.synapsed.storage.autoconfigure.transform.StorageTransformAutoConfiguration;
import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.backend.rocksdb.RocksDbStore;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.exception.IntegrityException;
import io.synapsed.storage.exception.StorageBackendException;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.exception.StorageFullException;
import io.synapsed.storage.exception.StorageReadOnlyException;
import io.synapsed.storage.serializer.JacksonSerializer;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.OptionalLibrary;
import io.synapsed.storage.spi.ValueSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.io.DefaultResourceLoader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for {@link StorageFailureAnalyzers}, each through a real start that fails.
 */
@ExtendWith(OutputCaptureExtension.class)
class StorageFailureAnalyzersTests {

	private static final String KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

	@TempDir
	Path directory;

	@Test
	void whenTheEngineLibraryIsAbsentThenTheDependencyIsShown(CapturedOutput output) {
		fail(List.of("org.rocksdb"), "synapsed.storage.type=rocksdb", "synapsed.storage.path=" + this.directory);
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("'synapsed.storage.type' is 'rocksdb'")
			.contains("<artifactId>rocksdbjni</artifactId>")
			.contains("<version>" + new OptionalLibrary("org.rocksdb", "rocksdbjni").version().orElseThrow()
					+ "</version>")
			.doesNotContain("that the documentation lists");
	}

	@Test
	void whenTheCacheLibraryIsAbsentThenTheDependencyIsShown(CapturedOutput output) {
		fail(List.of("com.github.benmanes.caffeine"), "synapsed.storage.cache.enabled=true");
		assertThat(output).contains("'synapsed.storage.cache.enabled' is 'true'")
			.contains("<artifactId>caffeine</artifactId>");
	}

	@Test
	void whenTheCachePolicyDoesNotExistThenTheOnesThatDoAreShown(CapturedOutput output) {
		fail(List.of(), "synapsed.storage.cache.enabled=true", "synapsed.storage.cache.policy=fifo");
		assertThat(output).contains("synapsed.storage.cache.policy").contains("fifo").contains("w-tinylfu");
	}

	@ParameterizedTest
	@CsvSource({ "lz4, net.jpountz, lz4-java", "zstd, com.github.luben, zstd-jni",
			"snappy, org.xerial.snappy, snappy-java" })
	void whenTheCompressionLibraryIsAbsentThenTheDependencyIsShown(String algorithm, String library, String artifact,
			CapturedOutput output) {
		fail(List.of(library), "synapsed.storage.compression.enabled=true",
				"synapsed.storage.compression.algorithm=" + algorithm);
		assertThat(output).contains("'synapsed.storage.compression.algorithm' is '" + algorithm + "'")
			.contains("<artifactId>" + artifact + "</artifactId>");
	}

	@ParameterizedTest
	@CsvSource({ "lz4, 3, has no levels", "zstd, 20, -7 to 19" })
	void whenTheLevelOfCompressionHasNoEffectThenStartUpFails(String algorithm, int level, String problem,
			CapturedOutput output) {
		fail("synapsed.storage.compression.enabled=true", "synapsed.storage.compression.algorithm=" + algorithm,
				"synapsed.storage.compression.level=" + level);
		assertThat(output).contains("synapsed.storage.compression.level").contains(problem);
	}

	@Test
	void whenTheDirectoryIsLockedThenThePropertyIsNamed(CapturedOutput output) {
		try (RocksDbStore other = RocksDbStore.builder().directory(this.directory.resolve("default")).build()) {
			fail("synapsed.storage.type=rocksdb", "synapsed.storage.path=" + this.directory);
			assertThat(output).contains(other.directory().toString())
				.contains("Stop the other process")
				.contains("'synapsed.storage.path'");
		}
	}

	@Test
	void whenTheDirectoryOfANamedStoreIsLockedThenItsPropertyIsNamed(CapturedOutput output) {
		try (RocksDbStore other = RocksDbStore.builder().directory(this.directory.resolve("jobs")).build()) {
			fail("synapsed.storage.stores.jobs.type=rocksdb", "synapsed.storage.path=" + this.directory);
			assertThat(output).contains(other.directory().toString()).contains("'synapsed.storage.stores.jobs.path'");
		}
	}

	@Test
	void whenTheServerIsAbsentThenTheConnectionAndTheWayWithoutAreNamed(CapturedOutput output) {
		fail("synapsed.storage.type=redis", "spring.data.redis.port=1", "spring.data.redis.password=secret-word",
				"synapsed.storage.redis.timeout=1s");
		assertThat(output).contains("no connection to the Redis server")
			.contains("'spring.data.redis.*'")
			.contains("'synapsed.storage.mode' to 'cache'")
			.doesNotContain("secret-word");
	}

	@Test
	void whenTheTypeIsUnknownThenTheKnownOnesAreListed(CapturedOutput output) {
		fail("synapsed.storage.type=rockdb");
		assertThat(output).contains("synapsed.storage.type")
			.contains("'rockdb'")
			.contains("memory, rocksdb, mvstore, sqlite, redis")
			.contains("Did you mean 'rocksdb'?")
			.doesNotContain("ROCKSDB");
	}

	@Test
	void whenAChoiceIsLikeNoOtherThenNoneIsSuggested(CapturedOutput output) {
		fail("synapsed.storage.stores.x.mode=gigantic", "synapsed.storage.stores.x.type=memory");
		assertThat(output).contains("'synapsed.storage.stores.x.mode' has the value 'gigantic'")
			.contains("store, cache")
			.doesNotContain("Did you mean");
	}

	@Test
	void whenARequirementIsNotMetThenEnginesThatMeetItAreListed(CapturedOutput output) {
		fail("synapsed.storage.require=ordered-scan,durable-process");
		assertThat(output).contains("'synapsed.storage.require' asks for 'durable-process'")
			.contains("the engine 'memory' cannot do that")
			.contains("rocksdb");
	}

	@Test
	void whenRangeProtectionIsMissingThenEveryEngineThatHasItIsListed(CapturedOutput output) {
		fail("synapsed.storage.type=memory", "synapsed.storage.require=range-protection");
		assertThat(output).contains("to an engine that can: mvstore, sqlite.");
	}

	@Test
	void whenAFactoryKnowsItsEnginesThenTheAdviceIsItsOwn(CapturedOutput output) {
		new ApplicationContextRunner().withConfiguration(EngineAutoConfigurations.with(StorageAutoConfiguration.class))
			.withBean("memoryStorageEngineFactory", OwnMemoryFactory.class)
			.withPropertyValues("synapsed.storage.type=memory", "synapsed.storage.require=shared")
			.run((context) -> assertThat(
					new UnmetRequirementFailureAnalyzer().analyze(context.getStartupFailure()).getAction())
				.contains("memory (a leased machine)")
				.contains("redis"));
	}

	static final class OwnMemoryFactory implements StorageEngineFactory {

		@Override
		public EngineDescription engine() {
			return EngineDescription.of("memory", DataLocation.PROCESS).with(Capability.SHARED, "a leased machine");
		}

		@Override
		public KeyValueStore create(StoreSettings settings) {
			return MemoryStore.builder().name(settings.name()).build();
		}

	}

	/** Refuses as a server might. */
	static final class RefusingFactory implements StorageEngineFactory {

		private static StorageException refusal;

		@Override
		public EngineDescription engine() {
			return EngineDescription.of("memory", DataLocation.PROCESS);
		}

		@Override
		public KeyValueStore create(StoreSettings settings) {
			throw refusal;
		}

	}

	@Test
	void whenARequirementIsUnknownThenThePropertyIsNamed(CapturedOutput output) {
		fail("synapsed.storage.require=ordered-scam");
		assertThat(output).contains("synapsed.storage.require")
			.contains("ordered-scam")
			.contains("Did you mean 'ordered-scan'?")
			.doesNotContain("ORDERED_SCAN");
	}

	@Test
	void whenMemoryShallBeDurableThenStartUpFails(CapturedOutput output) {
		fail("synapsed.storage.type=memory", "synapsed.storage.durability=process");
		assertThat(output).contains("synapsed.storage.durability").contains("survives nothing");
	}

	@Test
	void whenThePathIsMissingThenItIsNamed(CapturedOutput output) {
		fail("synapsed.storage.type=rocksdb");
		assertThat(output).contains("'synapsed.storage.path' is not set")
			.contains("Set the property to a directory")
			.contains("Set 'synapsed.storage.path'")
			.doesNotContain("null");
	}

	@Test
	void whenThePathIsAFileThenItIsNamed(CapturedOutput output) throws IOException {
		Path file = Files.createFile(this.directory.resolve("file"));
		fail("synapsed.storage.type=rocksdb", "synapsed.storage.path=" + file);
		assertThat(output).contains(file.toString()).contains("is a file, not a directory");
	}

	@ParameterizedTest
	@CsvSource({ "cache.max-size,64XB,64XB", "rocksdb.block-cache-size,-5,-5B", "rocksdb.write-buffer-size,1B,1B",
			"rocksdb.block-size,4GB,4294967296B", "max-value-size,0,0B", "max-value-size,3GB,3221225472B",
			"compression.min-size,-1,-1B", "expiry.sweep-interval,-1s,PT-1S", "cache.max-entries,many,many" })
	void whenASizeIsBadThenItsPropertyIsNamed(String property, String value, String shown, CapturedOutput output) {
		fail("synapsed.storage.type=rocksdb", "synapsed.storage.path=" + this.directory,
				"synapsed.storage." + property + "=" + value);
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("synapsed.storage." + property)
			.contains(shown);
	}

	@Test
	void whenACacheLimitIsBadThenItsPropertyIsNamed(CapturedOutput output) {
		fail("synapsed.storage.cache.enabled=true", "synapsed.storage.cache.max-entries=0");
		assertThat(output).contains("cache.max-entries must be at least 1, not 0")
			.contains("Change the setting under 'synapsed.storage.cache'");
	}

	@Test
	void whenANamedStoreSetsASharedSizeThenThePlaceForItIsShown(CapturedOutput output) {
		fail("synapsed.storage.path=" + this.directory, "synapsed.storage.stores.jobs.type=rocksdb",
				"synapsed.storage.stores.jobs.rocksdb.block-cache-size=8MB");
		assertThat(output).contains("synapsed.storage.stores.jobs.rocksdb.block-cache-size")
			.contains("Set 'synapsed.storage.rocksdb.block-cache-size' instead");
	}

	@Test
	void whenAnAlgorithmIsUnknownThenTheKnownOnesAreListed(CapturedOutput output) {
		fail("synapsed.storage.compression.enabled=true", "synapsed.storage.compression.algorithm=lz5");
		assertThat(output).contains("synapsed.storage.compression.algorithm")
			.contains("lz5")
			.contains("lz4", "zstd", "snappy", "'adaptive' and 'none'");
	}

	@Test
	void whenTheEncryptionLibraryIsAbsentThenTheDependencyIsShown(CapturedOutput output) {
		fail(List.of("com.google.crypto.tink"), "synapsed.storage.encryption.enabled=true",
				"synapsed.storage.encryption.keys.k=" + KEY);
		assertThat(output).contains("synapsed.storage.encryption.enabled").contains("<artifactId>tink</artifactId>");
	}

	@Test
	void whenOnlyKeysAskForTheEncryptionLibraryThenNoMessageSaysThatTheyHaveNoEffect(CapturedOutput output) {
		fail(List.of("com.google.crypto.tink"), "synapsed.storage.encryption.keys.mine=" + KEY);
		assertThat(output).contains("'synapsed.storage.encryption.keys' is '[mine]'")
			.contains("<artifactId>tink</artifactId>")
			.doesNotContain("'false'")
			.doesNotContain("have no effect")
			.doesNotContain(KEY);
	}

	@Test
	void whenEncryptionHasNoKeyThenStartUpFails(CapturedOutput output) {
		fail("synapsed.storage.encryption.enabled=true");
		assertThat(output).contains("'synapsed.storage.encryption.key-file' is not set")
			.contains("openssl rand -base64 32")
			.doesNotContain("null");
	}

	@Test
	void whenTheLibraryForANamespaceIsAbsentThenItsPropertyIsNamed(CapturedOutput output) {
		fail(List.of("com.github.luben"), "synapsed.storage.compression.enabled=true",
				"synapsed.storage.namespaces.docs.compression.algorithm=zstd");
		assertThat(output).contains("'synapsed.storage.namespaces.docs.compression.algorithm' is 'zstd'")
			.contains("<artifactId>zstd-jni</artifactId>");
	}

	@Test
	void whenTheEncryptionLibraryForANamespaceIsAbsentThenItsPropertyIsNamed(CapturedOutput output) {
		fail(List.of("com.google.crypto.tink"), "synapsed.storage.namespaces.people.encryption.enabled=true",
				"synapsed.storage.encryption.keys.k=" + KEY);
		assertThat(output).contains("'synapsed.storage.namespaces.people.encryption.enabled' is 'true'");
	}

	@Test
	void whenASettingOfANamespaceIsBadThenItsPropertyIsNamed(CapturedOutput output) {
		fail("synapsed.storage.compression.enabled=true", "synapsed.storage.namespaces.docs.compression.level=40",
				"synapsed.storage.namespaces.docs.compression.algorithm=zstd");
		assertThat(output).contains("synapsed.storage.namespaces.docs.compression.level");
	}

	@Test
	void whenTheKeyFileHasABadKeyThenTheActionSaysHowToMakeOne(CapturedOutput output) throws IOException {
		Path file = Files.writeString(this.directory.resolve("keys"), "mine=c2hvcnQ=\n");
		fail("synapsed.storage.encryption.enabled=true", "synapsed.storage.encryption.key-file=" + file);
		assertThat(output).contains("line 1 of the key file " + file)
			.contains("'synapsed.storage.encryption.key-file'")
			.contains("\n    openssl rand -base64 32\n")
			.doesNotContain("Check the settings under", "c2hvcnQ");
	}

	@Test
	void whenTheKeyRingIsGoneThenTheActionSaysToRestoreIt(CapturedOutput output) throws IOException {
		Path ring = this.directory.resolve("ring");
		String[] properties = { "synapsed.storage.type=rocksdb", "synapsed.storage.path=" + this.directory,
				"synapsed.storage.encryption.enabled=true", "synapsed.storage.encryption.keys.mine=" + KEY,
				"synapsed.storage.encryption.key-ring=" + ring };
		new ApplicationContextRunner()
			.withConfiguration(EngineAutoConfigurations.with(StorageAutoConfiguration.class,
					StorageTransformAutoConfiguration.class))
			.withPropertyValues(properties)
			.run((context) -> context.getBean(StorageTemplate.class).put("key", "value"));
		Files.delete(ring);
		fail(properties);
		assertThat(output).contains("Restore the latest copy of the key ring")
			.contains("'synapsed.storage.encryption.key-ring'")
			.doesNotContain("Check the settings under");
	}

	@Test
	void whenABeanWritesToAnUndeclaredNamespaceThenStartUpSaysHowToDeclareIt(CapturedOutput output) {
		fail("synapsed.storage.type=memory", "synapsed.storage.namespace-policy=declared",
				"synapsed.storage.namespaces.known.declared=true", "test.writes=true");
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("'carts' is not declared")
			.contains("namespaces.carts.declared: true")
			.doesNotContain("\tat io.synapsed");
	}

	@Test
	void whenABeanHasAKeyspaceWithoutASerializerThenStartUpNamesTheDependency(CapturedOutput output) {
		fail("synapsed.storage.type=memory", "test.keyspace=true");
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("no serializer takes values of")
			.contains("add the dependency tools.jackson.core:jackson-databind")
			.doesNotContain("\tat io.synapsed");
	}

	@ParameterizedTest
	@ValueSource(strings = { "synapsed.storage.cache.decoded-values.enabled=true",
			"synapsed.storage.namespaces.carts.cache.decoded-values.enabled=true", "test.decoded=true" })
	void whenAKeyspaceOfAMutableTypeIsToBeKeptDecodedThenStartUpNamesTheComponent(String property,
			CapturedOutput output) {
		fail("synapsed.storage.type=memory", "synapsed.storage.cache.enabled=true", "test.carts=true", property);
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("'carts': Cart.items is a java.util.List")
			.contains("@Immutable")
			.contains("'synapsed.storage.namespaces.carts.cache.decoded-values.enabled' to 'false'")
			.doesNotContain("\tat io.synapsed");
	}

	@ParameterizedTest
	@ValueSource(strings = { "c2VjcmV0LXBhc3N3b3Jk", "!!secret-password!!" })
	void whenAKeyIsBadThenItIsNamedAndNotShown(String key, CapturedOutput output) {
		fail("synapsed.storage.encryption.enabled=true", "synapsed.storage.encryption.keys.mine=" + key);
		assertThat(output).contains("synapsed.storage.encryption.keys").contains("mine").doesNotContain(key);
	}

	@Test
	void whenItIsNotKnownWhichKeyIsCurrentThenStartUpFails(CapturedOutput output) {
		fail("synapsed.storage.encryption.enabled=true", "synapsed.storage.encryption.keys.a=" + KEY,
				"synapsed.storage.encryption.keys.b=" + KEY);
		assertThat(output).contains("synapsed.storage.encryption.current-key").contains("[a, b]").doesNotContain(KEY);
	}

	@Test
	void whenTheKeyFileIsMissingThenItIsNamed(CapturedOutput output) {
		fail("synapsed.storage.encryption.enabled=true",
				"synapsed.storage.encryption.key-file=" + this.directory.resolve("none"));
		assertThat(output).contains(this.directory.resolve("none").toString())
			.contains("cannot be read")
			.contains("'synapsed.storage.encryption.key-file'")
			.doesNotContain("Check the settings under");
	}

	@Test
	void whenAStoreKeepsItsDataKeysInItselfThenAFileForThemIsRefused(CapturedOutput output) {
		fail("synapsed.storage.type=memory", "synapsed.storage.encryption.enabled=true",
				"synapsed.storage.encryption.keys.k=" + KEY, "synapsed.storage.encryption.key-ring=ring");
		assertThat(output).contains("synapsed.storage.encryption.key-ring").contains("Remove the property");
	}

	@Test
	void whenTheKeyIsAnotherThenStartUpFailsAndSaysWhichIsNeeded(CapturedOutput output) {
		String[] properties = { "synapsed.storage.type=rocksdb", "synapsed.storage.path=" + this.directory,
				"synapsed.storage.encryption.enabled=true" };
		new ApplicationContextRunner()
			.withConfiguration(EngineAutoConfigurations.with(StorageAutoConfiguration.class,
					StorageTransformAutoConfiguration.class))
			.withPropertyValues(properties)
			.withPropertyValues("synapsed.storage.encryption.keys.mine=" + KEY)
			.run((context) -> context.getBean(StorageTemplate.class).put("key", "value"));
		fail(properties[0], properties[1], properties[2], "synapsed.storage.encryption.keys.other=" + KEY);
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("no key 'mine'")
			.contains("encryption.keys");
	}

	@Test
	void whenTheKeyRingIsDamagedThenNothingSaysThatTheDataShouldBeMovedAway(CapturedOutput output) throws IOException {
		Path ring = this.directory.resolve("ring");
		String[] properties = { "synapsed.storage.type=rocksdb", "synapsed.storage.path=" + this.directory,
				"synapsed.storage.encryption.enabled=true", "synapsed.storage.encryption.keys.mine=" + KEY,
				"synapsed.storage.encryption.key-ring=" + ring };
		new ApplicationContextRunner()
			.withConfiguration(EngineAutoConfigurations.with(StorageAutoConfiguration.class,
					StorageTransformAutoConfiguration.class))
			.withPropertyValues(properties)
			.run((context) -> context.getBean(StorageTemplate.class).put("key", "value"));
		Files.writeString(ring, "damaged");
		fail(properties);
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("the key ring in " + ring + " is damaged")
			.contains("restore it from a backup")
			.doesNotContain("move the directory")
			.doesNotContain("empty store");
	}

	@ParameterizedTest
	@ValueSource(classes = { StorageFullException.class, StorageReadOnlyException.class, IntegrityException.class,
			StorageBackendException.class })
	void whenAServerRefusesToStartAStoreThenOnlyItsOwnAdviceIsShown(Class<? extends StorageException> type,
			CapturedOutput output) throws Exception {
		StorageException refusal = type.getConstructor(String.class, String.class)
			.newInstance("default", "the server refused. Ask it why");
		RefusingFactory.refusal = refusal;
		fail("synapsed.storage.type=memory", "test.refused=true");
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("\nStore 'default': the server refused. Ask it why")
			.doesNotContain("chown", "df -h", "'mv'")
			.doesNotContain("\tat io.synapsed");
	}

	@Test
	void whenTheVersionOfALibraryIsNotKnownThenNoneIsShown() {
		String action = new MissingStorageLibraryFailureAnalyzer()
			.analyze(new MissingStorageLibraryException("synapsed.storage.x", "y", "org.example", "unknown"))
			.getAction();
		assertThat(action).contains("<artifactId>unknown</artifactId>\n    </dependency>")
			.doesNotContainIgnoringCase("version");
	}

	@Test
	void whenANamespaceHasABadSettingThenStartUpFails(CapturedOutput output) {
		fail("synapsed.storage.type=memory", "synapsed.storage.namespaces.n.ttl=-1s");
		assertThat(output).contains("a time to live must be positive");
	}

	@Test
	void whenValuesWithoutAHeaderAreToBeVerifiedThenStartUpFails(CapturedOutput output) {
		fail("synapsed.storage.type=memory", "synapsed.storage.integrity.verify-interval=1h");
		assertThat(output).contains("synapsed.storage.integrity.verify-interval").contains("enable integrity");
	}

	@ParameterizedTest
	@ValueSource(strings = { "../x", "/etc/x", "a/b", "a\\b", "Sessions", "a.b", "..", "\u2024\u2024", "\uff0e\uff0e",
			"a\0b", "CON:", "con", "com1", "a b", "-a", "default", "ä" })
	void whenTheNameOfAStoreIsDangerousThenStartUpFails(String name, CapturedOutput output) {
		fail("synapsed.storage.path=" + this.directory, "synapsed.storage.stores[" + name + "].type=rocksdb");
		assertThat(output).contains("APPLICATION FAILED TO START").contains("synapsed.storage.stores");
		assertThat(this.directory).isEmptyDirectory();
	}

	@Test
	void whenALinkLeadsOutOfThePathThenStartUpFails(CapturedOutput output, @TempDir Path elsewhere) throws IOException {
		Files.createSymbolicLink(this.directory.resolve("default"), elsewhere);
		fail("synapsed.storage.type=rocksdb", "synapsed.storage.path=" + this.directory);
		assertThat(output).contains("synapsed.storage.path").contains("through a symbolic link");
		assertThat(elsewhere).isEmptyDirectory();
	}

	private static void fail(String... properties) {
		fail(List.of(), properties);
	}

	private static void fail(List<String> absentPackages, String... properties) {
		FilteredClassLoader classLoader = new FilteredClassLoader(absentPackages.toArray(String[]::new));
		Thread thread = Thread.currentThread();
		ClassLoader before = thread.getContextClassLoader();
		thread.setContextClassLoader(classLoader);
		try {
			SpringApplication application = new SpringApplication(new DefaultResourceLoader(classLoader),
					TestConfiguration.class);
			application.setWebApplicationType(WebApplicationType.NONE);
			String[] arguments = new String[properties.length];
			for (int index = 0; index < properties.length; index++) {
				arguments[index] = "--" + properties[index];
			}
			assertThatException().isThrownBy(() -> application.run(arguments).close());
		}
		finally {
			thread.setContextClassLoader(before);
		}
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ RocksDbEngineAutoConfiguration.class, MvStoreEngineAutoConfiguration.class,
			SqliteEngineAutoConfiguration.class, RedisEngineAutoConfiguration.class,
			RedisInvalidationBusAutoConfiguration.class, StorageAutoConfiguration.class,
			StorageCacheAutoConfiguration.class, StorageLimitAutoConfiguration.class,
			StorageTransformAutoConfiguration.class, DataRedisAutoConfiguration.class })
	static class TestConfiguration {

		@Bean
		@ConditionalOnProperty("test.refused")
		StorageEngineFactory memoryStorageEngineFactory() {
			return new RefusingFactory();
		}

		@Bean
		@ConditionalOnProperty("test.writes")
		String written(StorageTemplate storage) {
			storage.inNamespace("carts").put("key", "value");
			return "written";
		}

		@Bean
		@ConditionalOnProperty("test.keyspace")
		Keyspace<Path> paths(StorageTemplate storage) {
			return storage.keyspace("paths", Path.class);
		}

		@Bean
		@ConditionalOnProperty("test.carts")
		ValueSerializer json() {
			return new JacksonSerializer(JsonMapper.builder().build());
		}

		@Bean
		@ConditionalOnProperty("test.carts")
		Keyspace<Cart> carts(StorageTemplate storage, Environment environment) {
			Keyspace<Cart> carts = storage.keyspace("carts", Cart.class);
			return environment.containsProperty("test.decoded") ? carts.withDecodedValues() : carts;
		}

	}

	record Cart(String owner, List<String> items) {
	}

}
