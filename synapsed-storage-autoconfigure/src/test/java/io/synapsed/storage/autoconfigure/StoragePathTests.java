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
package io.synapsed.storage.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;

import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.autoconfigure.engine.MvStoreEngineAutoConfiguration;
import io.synapsed.storage.autoconfigure.engine.RocksDbEngineAutoConfiguration;
import io.synapsed.storage.autoconfigure.engine.SqliteEngineAutoConfiguration;
import io.synapsed.storage.autoconfigure.redis.RedisEngineAutoConfiguration;
import io.synapsed.storage.autoconfigure.redis.RedisInvalidationBusAutoConfiguration;
import io.synapsed.storage.autoconfigure.transform.StorageTransformAutoConfiguration;
import io.synapsed.storage.backend.mvstore.MvStoreStore;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests of everything that can be wrong with the path of a store, each through a real
 * start. Those that need another user or a mounted volume need root, and skip without.
 */
@ExtendWith(OutputCaptureExtension.class)
class StoragePathTests {

	@TempDir
	Path directory;

	@ParameterizedTest
	@ValueSource(strings = { "rocksdb", "mvstore", "sqlite" })
	void whenAPathLeadsThroughALinkThenItIsWhereTheSystemSays(String type) throws IOException {
		Path sub = Files.createDirectories(this.directory.resolve("real/sub"));
		Files.createSymbolicLink(this.directory.resolve("link"), sub);
		start(type, this.directory + "/link/../data").close();
		assertThat(this.directory.resolve("real/data/default/store.lock")).exists();
		assertThat(this.directory.resolve("data")).doesNotExist();
	}

	@ParameterizedTest
	@CsvSource({ "rocksdb, mvstore", "rocksdb, sqlite", "mvstore, rocksdb", "mvstore, sqlite", "sqlite, rocksdb",
			"sqlite, mvstore" })
	void whenTheTypeIsChangedThenBothEnginesAndTheWayAreNamed(String before, String after, CapturedOutput output)
			throws IOException {
		for (String store : new String[] { "", "stores.jobs." }) {
			String type = "synapsed.storage." + store + "type=";
			String path = "synapsed.storage.path=" + this.directory;
			try (ConfigurableApplicationContext context = run(type + before, path)) {
				StorageTemplate storage = context.getBean(store.isEmpty() ? "storageTemplate" : "jobsStorageTemplate",
						StorageTemplate.class);
				storage.put("key", "value");
			}
			fail(type + after, path);
			assertAnalysed(output).contains("holds the data of the engine '" + before + "'")
				.contains("set to the engine '" + after + "'")
				.contains("SnapshotExport.of(storage).writeTo")
				.contains("SnapshotRestore.into(storage).readFrom")
				.contains("mv " + this.directory);
			// Directories of before the engine was recorded are known by their files.
			Path own = this.directory.resolve(store.isEmpty() ? "default" : "jobs");
			Files.delete(own.resolve("store.lock"));
			fail(type + after, path);
			assertThat(output.getOut().substring(output.getOut().lastIndexOf("APPLICATION FAILED")))
				.contains("holds the data of the engine '" + before + "'");
			try (ConfigurableApplicationContext context = run(type + before, path)) {
				assertThat(context
					.getBean(store.isEmpty() ? "storageTemplate" : "jobsStorageTemplate", StorageTemplate.class)
					.get("key", String.class)).contains("value");
			}
		}
	}

	@Test
	void whenAStoreInMemoryTakesThePlaceOfOneOnDiskThenThatIsAWarning(CapturedOutput output) {
		start("mvstore", this.directory.toString()).close();
		start("memory", this.directory.toString()).close();
		assertThat(output).contains("does not see the data")
			.contains(this.directory.resolve("default").toString())
			.contains("'synapsed.storage.type'");
	}

	@Test
	void whenAStoreIsRenamedThenTheDataOfItsOldNameIsAWarning(CapturedOutput output) {
		String path = "synapsed.storage.path=" + this.directory;
		run("synapsed.storage.type=mvstore", path, "synapsed.storage.stores.orders.type=sqlite").close();
		run("synapsed.storage.type=mvstore", path, "synapsed.storage.stores.orders.type=sqlite").close();
		assertThat(output).doesNotContain("begins empty");
		run("synapsed.storage.type=mvstore", path, "synapsed.storage.stores.purchases.type=sqlite").close();
		assertThat(output).contains("Store 'purchases' begins empty")
			.contains("[" + this.directory.resolve("orders") + "]")
			.contains("rename that directory to 'purchases'")
			.doesNotContain("Store 'default' begins empty");
	}

	@Test
	void whenTheKeyRingBeginsWithATildeThenStartUpFails(CapturedOutput output) {
		fail(new String[] { "synapsed.storage.type=mvstore", "synapsed.storage.path=" + this.directory,
				"synapsed.storage.encryption.enabled=true",
				"synapsed.storage.encryption.keys.k=" + Base64.getEncoder().encodeToString(new byte[32]),
				"synapsed.storage.encryption.key-ring=~/ring" });
		assertAnalysed(output).contains("'synapsed.storage.encryption.key-ring'").contains("${user.home}");
		assertThat(Path.of("~")).doesNotExist();
	}

	@Test
	void whenThePathIsTheDirectoryOfAStoreThenTheOneAboveIsNamed(CapturedOutput output) {
		start("mvstore", this.directory.toString()).close();
		fail("mvstore", this.directory + "/default");
		assertAnalysed(output).contains("itself holds the files of a store").contains("the directory above");
		try (MvStoreStore store = MvStoreStore.builder().directory(this.directory.resolve("plain")).build()) {
			store.flush();
		}
		fail("mvstore", this.directory + "/plain");
	}

	@Test
	void whenTwoStoresLeadToOneDirectoryThenBothAreNamed(CapturedOutput output) throws IOException {
		Files.createSymbolicLink(this.directory.resolve("jobs"),
				Files.createDirectory(this.directory.resolve("sessions")));
		String[] properties = { "synapsed.storage.path=" + this.directory, "synapsed.storage.stores.jobs.type=mvstore",
				"synapsed.storage.stores.sessions.type=sqlite" };
		fail(properties);
		assertAnalysed(output).contains("'jobs'").contains("'sessions'").contains("the same directory");
		assertThat(this.directory.resolve("sessions")).isEmptyDirectory();
	}

	@Test
	void whenTwoStoresHaveOneKeyRingThenBothAreNamed(CapturedOutput output) {
		String key = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
		String[] properties = { "synapsed.storage.path=" + this.directory, "synapsed.storage.stores.a.type=mvstore",
				"synapsed.storage.stores.b.type=mvstore", "synapsed.storage.stores.a.encryption.keys.k=" + key,
				"synapsed.storage.stores.b.encryption.keys.k=" + key,
				"synapsed.storage.stores.a.encryption.key-ring=" + this.directory.resolve("ring"),
				"synapsed.storage.stores.b.encryption.key-ring=" + this.directory.resolve("ring") };
		fail(properties);
		assertAnalysed(output).contains("'a'").contains("'b'").contains("the same key ring");
	}

	@ParameterizedTest
	@CsvSource({ "~/data, contains '~', ${user.home}/data", "~, contains '~', ${user.home}/data",
			"~other/data, '~other', full path", "$HOME/data, '$HOME', full path",
			"%APPDATA%/data, '%APPDATA%', full path", "'C:\\data', Windows, full path",
			"'data /x', a space, full path" })
	void whenOnlyAShellWouldUnderstandThePathThenThatIsSaid(String path, String problem, String action,
			CapturedOutput output) {
		fail("mvstore", path);
		assertAnalysed(output).contains(problem).contains(action).contains("'synapsed.storage.path'");
		assertThat(Path.of(path)).doesNotExist();
	}

	@ParameterizedTest
	@ValueSource(strings = { "s3://bucket/data", "classpath:data", "http://host/data", "jdbc:sqlite:data" })
	void whenThePathIsAUrlThenThatIsSaid(String path, CapturedOutput output) {
		fail("mvstore", path);
		assertAnalysed(output).contains("begins a URL").contains("'synapsed.storage.path'");
		assertThat(Path.of(path)).doesNotExist();
	}

	@ParameterizedTest
	@CsvSource({ "rocksdb, CURRENT", "mvstore, store.mv", "sqlite, store.db" })
	void whenTheDataOfAStoreIsMissingThenNoEmptyStoreTakesItsPlace(String type, String file, CapturedOutput output)
			throws IOException {
		start(type, this.directory.toString()).close();
		Path data = this.directory.resolve("default").resolve(file);
		Path away = Files.move(data, this.directory.resolve("away"));
		fail(type, this.directory.toString());
		assertAnalysed(output).contains(data + " is missing or empty").contains("cp -a");
		Files.move(away, data);
		start(type, this.directory.toString()).close();
		Files.delete(this.directory.resolve("default/store.lock"));
		if (type.equals("rocksdb")) {
			Files.delete(data);
			fail(type, this.directory.toString());
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "  " })
	void whenThePathIsEmptyThenItIsMissing(String path, CapturedOutput output) {
		fail("mvstore", path);
		assertAnalysed(output).contains("synapsed.storage.path").contains("Set the property to a directory");
	}

	@ParameterizedTest
	@ValueSource(strings = { "file", "file/below", "file/default/more" })
	void whenAFileIsInTheWayThenItIsNamed(String path, CapturedOutput output) throws IOException {
		Path file = Files.createFile(this.directory.resolve("file"));
		fail("mvstore", this.directory + "/" + path);
		assertAnalysed(output).contains(file + " is a file, not a directory").contains("mv " + file);
	}

	@Test
	void whenTheDirectoryOfTheStoreIsAFileThenItIsNamed(CapturedOutput output) throws IOException {
		Path file = Files.createFile(this.directory.resolve("default"));
		fail("mvstore", this.directory.toString());
		assertAnalysed(output).contains(file + " is a file, not a directory");
	}

	@Test
	void whenALinkLeadsNowhereThenItsTargetIsNamed(CapturedOutput output) throws IOException {
		Path target = this.directory.resolve("target");
		Path link = Files.createSymbolicLink(this.directory.resolve("link"), target);
		fail("mvstore", link.toString());
		assertAnalysed(output).contains(link + " is a symbolic link to " + target)
			.contains("\n    mkdir -p " + target + "\n")
			.contains("\n    rm " + link + "\n");
	}

	@Test
	void whenLinksGoInACircleThenThatIsSaid(CapturedOutput output) throws IOException {
		Path one = this.directory.resolve("one");
		Files.createSymbolicLink(this.directory.resolve("two"), one);
		Files.createSymbolicLink(one, this.directory.resolve("two"));
		fail("mvstore", one + "/data");
		assertAnalysed(output).contains("symbolic link").contains("namei -l");
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 20 })
	void whenThePathIsTooLongThenTheLimitIsNamed(int parts, CapturedOutput output) {
		fail("mvstore", this.directory + ("/" + "n".repeat((parts > 1) ? 250 : 300)).repeat(parts));
		assertAnalysed(output).contains("is too long").contains("255").contains("Set a shorter path");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/proc/storage", "/dev/null/storage", "/sys/storage" })
	void whenNothingCanBeCreatedThereThenItIsAnalysed(String path, CapturedOutput output) {
		Assumptions.assumeTrue(Files.exists(Path.of(path).getParent()), "there is no " + path + " on this system");
		fail("mvstore", path);
		assertAnalysed(output).contains(Path.of(path).getParent().toString()).contains("'synapsed.storage.path'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "rocksdb", "mvstore", "sqlite" })
	void whenTheVolumeIsReadOnlyThenTheMountIsNamed(String type, CapturedOutput output) throws Exception {
		mounted("ro,size=1m", (mount) -> {
			fail(type, mount.toString());
			assertAnalysed(output).contains("mounted read-only").contains("mount -o remount,rw " + mount);
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "rocksdb", "mvstore", "sqlite" })
	void whenAnExistingStoreIsOnAReadOnlyVolumeThenTheMountIsNamed(String type, CapturedOutput output)
			throws Exception {
		mounted("size=64m", (mount) -> {
			start(type, mount.toString()).close();
			command("mount", "-o", "remount,ro", mount.toString());
			fail(type, mount.toString());
			assertAnalysed(output).contains("mounted read-only").contains("mount -o remount,rw " + mount);
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "rocksdb", "mvstore", "sqlite" })
	void whenThereIsNoSpaceThenItIsSaid(String type, CapturedOutput output) throws Exception {
		mounted("size=64k", (mount) -> {
			Files.createDirectory(mount.resolve("default"));
			assertThatException().isThrownBy(() -> Files.write(mount.resolve("ballast"), new byte[1 << 20]));
			fail(type, mount.toString());
			assertAnalysed(output).contains("df -h").contains("full");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "rocksdb", "mvstore", "sqlite" })
	void whenThereAreNoInodesThenItIsSaid(String type, CapturedOutput output) throws Exception {
		mounted("size=16m,nr_inodes=2", (mount) -> {
			Files.createFile(mount.resolve("ballast"));
			fail(type, mount.toString());
			assertAnalysed(output).contains("inodes").contains("df -i " + mount);
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "rocksdb", "mvstore", "sqlite" })
	void whenTheDirectoryIsImmutableThenItIsAnalysed(String type, CapturedOutput output) throws Exception {
		Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "chattr needs root");
		Path store = Files.createDirectory(this.directory.resolve("default"));
		command("chattr", "+i", store.toString());
		try {
			fail(type, this.directory.toString());
			assertAnalysed(output).contains(store + " or a file in it cannot be written to").contains("chattr -i");
		}
		finally {
			command("chattr", "-i", store.toString());
		}
	}

	@ParameterizedTest
	@CsvSource({ "r-xr-xr-x, chown -R", "rw-rw-rw-, chmod -R u+rwX", "-wx-wx-wx, chmod -R u+rwX" })
	void whenARightToTheDirectoryIsMissingThenTheCommandIsShown(String rights, String command, CapturedOutput output)
			throws Exception {
		Assumptions.assumeFalse("root".equals(System.getProperty("user.name")), "root has every right");
		Path store = Files.createDirectory(this.directory.resolve("default"));
		Files.setPosixFilePermissions(store, PosixFilePermissions.fromString(rights));
		try {
			fail("mvstore", this.directory.toString());
			assertAnalysed(output).contains(store + " or a file in it cannot be written to").contains(command);
		}
		finally {
			Files.setPosixFilePermissions(store, PosixFilePermissions.fromString("rwxrwxrwx"));
		}
	}

	@ParameterizedTest
	@CsvSource({ "r-xr-xr-x, mkdir -p", "rw-rw-rw-, chmod a+x" })
	void whenARightToTheDirectoryAboveIsMissingThenTheCommandIsShown(String rights, String command,
			CapturedOutput output) throws Exception {
		Assumptions.assumeFalse("root".equals(System.getProperty("user.name")), "root has every right");
		Path above = Files.createDirectory(this.directory.resolve("above"));
		Files.setPosixFilePermissions(above, PosixFilePermissions.fromString(rights));
		try {
			fail("mvstore", above + "/data");
			assertAnalysed(output).contains("has no right to").contains(above.toString()).contains(command);
		}
		finally {
			Files.setPosixFilePermissions(above, PosixFilePermissions.fromString("rwxrwxrwx"));
		}
	}

	private interface MountedWork {

		void run(Path mount) throws Exception;

	}

	private void mounted(String options, MountedWork work) throws Exception {
		Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "mounting a volume needs root");
		Path mount = Files.createDirectory(this.directory.resolve("mount"));
		command("mount", "-t", "tmpfs", "-o", options, "tmpfs", mount.toString());
		try {
			work.run(mount);
		}
		finally {
			command("umount", mount.toString());
		}
	}

	private static void command(String... command) throws Exception {
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		String output = new String(process.getInputStream().readAllBytes());
		assertThat(process.waitFor()).as("%s: %s", String.join(" ", command), output).isZero();
	}

	private static org.assertj.core.api.AbstractStringAssert<?> assertAnalysed(CapturedOutput output) {
		return assertThat(output.getOut()).contains("APPLICATION FAILED TO START").doesNotContain("\tat io.synapsed");
	}

	private static ConfigurableApplicationContext start(String type, String path) {
		return run("synapsed.storage.type=" + type, "synapsed.storage.path=" + path);
	}

	private static void fail(String type, String path) {
		fail(new String[] { type.contains("=") ? type : "synapsed.storage.type=" + type,
				path.contains("=") ? path : "synapsed.storage.path=" + path });
	}

	private static void fail(String[] properties) {
		assertThatException().isThrownBy(() -> run(properties).close());
	}

	private static ConfigurableApplicationContext run(String... properties) {
		SpringApplication application = new SpringApplication(TestConfiguration.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		String[] arguments = new String[properties.length];
		for (int index = 0; index < properties.length; index++) {
			arguments[index] = "--" + properties[index];
		}
		return application.run(arguments);
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ RocksDbEngineAutoConfiguration.class, MvStoreEngineAutoConfiguration.class,
			SqliteEngineAutoConfiguration.class, RedisEngineAutoConfiguration.class,
			RedisInvalidationBusAutoConfiguration.class, StorageAutoConfiguration.class,
			StorageTransformAutoConfiguration.class })
	static class TestConfiguration {

	}

}
