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

package io.synapsed.storage.backend.sqlite;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Durability;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.exception.IntegrityException;
import io.synapsed.storage.exception.StorageConfigurationException;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.exception.StorageFullException;
import io.synapsed.storage.exception.StorageLockedException;
import io.synapsed.storage.exception.StorageTimeoutException;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.EntryCursor;
import io.synapsed.storage.spi.StoreWarning;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of what the contract does not see: the file, who else uses it, and what can be
 * wrong with it.
 */
class SqliteFileTests {

	private static final String VERSIONS = "SELECT version FROM synapsed_schema ORDER BY version";

	@TempDir
	private Path directory;

	@ParameterizedTest
	@EnumSource(Durability.class)
	void whenOpenedThenThePragmasAreInForce(Durability durability) throws SQLException {
		SqliteOptions options = SqliteOptions.builder()
			.pageSize(8192)
			.cacheSize(3 << 20)
			.mmapSize(1 << 20)
			.checkpointSize(1 << 20)
			.journalSizeLimit(2 << 20)
			.maxSize(4 << 20)
			.busyTimeout(Duration.ofMillis(1234))
			.build();
		SqliteSchema schema = new SqliteSchema("test", SqliteSchema.MIGRATIONS);
		ConnectionFactory connections = new ConnectionFactory("test", this.directory, durability, options, schema);
		List<StoreWarning> warnings = new ArrayList<>();
		SqliteConnection writer = connections.openWriter(warnings);
		schema.migrate(writer, Fixture.NOW);
		SqliteConnection reader = connections.openReader();
		assertThat(warnings).isEmpty();
		assertThat(pragma(writer, "journal_mode")).isEqualTo("wal");
		assertThat(pragma(writer, "synchronous")).isEqualTo((durability == Durability.POWER) ? "2" : "1");
		assertThat(pragma(writer, "fullfsync")).isEqualTo((durability == Durability.POWER) ? "1" : "0");
		assertThat(pragma(writer, "auto_vacuum")).isEqualTo("2");
		assertThat(pragma(writer, "page_size")).isEqualTo("8192");
		assertThat(pragma(writer, "wal_autocheckpoint")).isEqualTo("128");
		assertThat(pragma(writer, "journal_size_limit")).isEqualTo("2097152");
		assertThat(pragma(writer, "max_page_count")).isEqualTo("512");
		assertThat(pragma(reader, "query_only")).isEqualTo("1");
		for (SqliteConnection connection : List.of(writer, reader)) {
			assertThat(pragma(connection, "busy_timeout")).isEqualTo("1234");
			assertThat(pragma(connection, "cache_size")).isEqualTo("-3072");
			assertThat(pragma(connection, "mmap_size")).isEqualTo("1048576");
			assertThat(pragma(connection, "trusted_schema")).isEqualTo("0");
			assertThat(pragma(connection, "cell_size_check")).isEqualTo("1");
			connection.closeQuietly();
		}
	}

	private static String pragma(SqliteConnection connection, String name) throws SQLException {
		try (Statement statement = connection.jdbc().createStatement();
				ResultSet rows = statement.executeQuery("PRAGMA " + name)) {
			return rows.getString(1);
		}
	}

	@Test
	void whenAPragmaIsNotInForceThenItIsAWarningWithItsRemedy() {
		fill(500);
		try (SqliteStore store = Fixture.open(this.directory,
				SqliteOptions.builder().pageSize(16384).maxSize(64 << 10).build())) {
			assertThat(store.warnings()).extracting(StoreWarning::problem)
				.anySatisfy((problem) -> assertThat(problem).contains("page_size").contains("4096"))
				.anySatisfy((problem) -> assertThat(problem).contains("max_page_count"));
			assertThat(store.warnings()).allSatisfy((warning) -> assertThat(warning.remedy()).endsWith("."));
		}
	}

	@Test
	void whenAnotherProgramReadsThenItSeesWhatIsCommittedWhileTheStoreWrites() throws SQLException {
		try (SqliteStore store = Fixture.open(this.directory);
				Connection foreign = Fixture.foreign(this.directory);
				Statement statement = foreign.createStatement()) {
			for (int number = 0; number < 50; number++) {
				store.put(Fixture.put("key-" + number, "value"), Fixture.NOW);
				try (ResultSet rows = statement
					.executeQuery("SELECT count(*) FROM entries WHERE value = CAST('value' AS BLOB)")) {
					assertThat(rows.getInt(1)).isEqualTo(number + 1);
				}
			}
			try (ResultSet open = statement.executeQuery("SELECT key FROM entries")) {
				assertThat(open.next()).isTrue();
				store.put(Fixture.put("while it reads", "value"), Fixture.NOW);
			}
		}
	}

	@Test
	void whenAnotherProgramWritesThenTheStoreWaitsForItButNotForEver() throws SQLException {
		SqliteOptions options = SqliteOptions.builder().busyTimeout(Duration.ofMillis(50)).build();
		try (SqliteStore store = Fixture.open(this.directory, options);
				Connection foreign = Fixture.foreign(this.directory);
				Statement statement = foreign.createStatement()) {
			store.put(Fixture.put("a", "1"), Fixture.NOW);
			statement.executeUpdate("BEGIN IMMEDIATE");
			assertThatExceptionOfType(StorageTimeoutException.class)
				.isThrownBy(() -> store.put(Fixture.put("a", "2"), Fixture.NOW))
				.withMessageContaining("must not write")
				.matches(StorageException::isRetryable);
			assertThat(Fixture.value(store, "a")).isEqualTo("1");
			statement.executeUpdate("ROLLBACK");
			store.put(Fixture.put("a", "3"), Fixture.NOW);
			assertThat(Fixture.value(store, "a")).isEqualTo("3");
		}
	}

	@Test
	void whenAnotherProgramHasTheFileForItselfThenItIsLocked() throws SQLException {
		Fixture.open(this.directory).close();
		try (Connection foreign = Fixture.foreign(this.directory); Statement statement = foreign.createStatement()) {
			statement.execute("PRAGMA locking_mode = EXCLUSIVE");
			statement.executeUpdate("BEGIN EXCLUSIVE");
			SqliteOptions options = SqliteOptions.builder().busyTimeout(Duration.ofMillis(50)).build();
			assertThatExceptionOfType(StorageLockedException.class)
				.isThrownBy(() -> Fixture.open(this.directory, options))
				.withMessageContaining(this.directory.toString());
			statement.executeUpdate("ROLLBACK");
		}
		Fixture.open(this.directory).close();
	}

	@Test
	void whenAnotherStoreHasTheDirectoryThenItIsRefusedAndTheFirstGoesOn() throws IOException {
		try (SqliteStore first = Fixture.open(this.directory)) {
			assertThatExceptionOfType(StorageLockedException.class).isThrownBy(() -> Fixture.open(this.directory))
				.withMessageContaining(this.directory.toString())
				.withMessageContaining("directory of its own");
			Path link = this.directory.resolveSibling(this.directory.getFileName() + "-link");
			Files.createSymbolicLink(link, this.directory);
			assertThatExceptionOfType(StorageLockedException.class).isThrownBy(() -> Fixture.open(link));
			Files.delete(link);
			first.put(Fixture.put("a", "1"), Fixture.NOW);
			assertThat(Fixture.value(first, "a")).isEqualTo("1");
		}
		Fixture.open(this.directory).close();
	}

	@Test
	void whenTheFileIsNoDatabaseThenItIsRefusedAndStaysAsItIs() throws IOException {
		byte[] noise = new byte[100_000];
		new Random(1).nextBytes(noise);
		Files.write(Fixture.file(this.directory), noise);
		assertThatExceptionOfType(IntegrityException.class).isThrownBy(() -> Fixture.open(this.directory))
			.withMessageContaining(this.directory.toString());
		assertThat(Files.readAllBytes(Fixture.file(this.directory))).isEqualTo(noise);
	}

	@Test
	void whenTheDatabaseIsOfSomethingElseThenItIsRefusedAndStaysAsItIs() throws SQLException, IOException {
		try (Connection foreign = Fixture.foreign(this.directory); Statement statement = foreign.createStatement()) {
			statement.executeUpdate("CREATE TABLE orders (id INTEGER)");
		}
		byte[] before = Files.readAllBytes(Fixture.file(this.directory));
		assertThatExceptionOfType(StorageConfigurationException.class).isThrownBy(() -> Fixture.open(this.directory))
			.withMessageContaining("directory of its own");
		assertThat(Files.readAllBytes(Fixture.file(this.directory))).isEqualTo(before);
	}

	@Test
	void whenTheFileIsCutThenItIsRefusedOrReadsFail() throws IOException {
		fill(500);
		byte[] whole = Files.readAllBytes(Fixture.file(this.directory));
		for (int length = 0; length < whole.length; length += 7000) {
			try (RandomAccessFile cut = new RandomAccessFile(Fixture.file(this.directory).toFile(), "rw")) {
				cut.setLength(0);
				cut.write(whole, 0, length);
			}
			assertThatExceptionOfType(IntegrityException.class).as("cut at %d", length)
				.isThrownBy(() -> readAll())
				.withMessageContaining(this.directory.toString());
		}
	}

	@Test
	void whenTheFileIsLostThenAnEmptyStoreDoesNotTakeItsPlace() throws IOException {
		fill(1);
		Files.delete(Fixture.file(this.directory));
		assertThatExceptionOfType(IntegrityException.class).isThrownBy(() -> Fixture.open(this.directory))
			.withMessageContaining("store.lock");
		Files.delete(this.directory.resolve("store.lock"));
		Fixture.open(this.directory).close();
	}

	@Test
	void whenPagesAreDamagedThenItIsAnIntegrityErrorOrWhatWasWritten() throws IOException {
		fill(500);
		byte[] whole = Files.readAllBytes(Fixture.file(this.directory));
		Random random = new Random(3);
		int detected = 0;
		for (int round = 0; round < 40; round++) {
			byte[] damaged = whole.clone();
			int page = 4096 * (1 + random.nextInt(whole.length / 4096 - 1));
			for (int index = 0; index < 24; index++) {
				damaged[page + index] = (byte) random.nextInt();
			}
			Files.write(Fixture.file(this.directory), damaged);
			try {
				readAll();
			}
			catch (IntegrityException ex) {
				detected++;
			}
		}
		assertThat(detected).isGreaterThan(20);
	}

	private void fill(int entries) {
		try (SqliteStore store = Fixture.open(this.directory)) {
			for (int number = 0; number < entries; number++) {
				store.put(Fixture.put("key-" + number, "value of " + number + "x".repeat(100)), Fixture.NOW);
			}
		}
	}

	private int readAll() {
		try (SqliteStore store = Fixture.open(this.directory);
				EntryCursor cursor = store.scan(KeyRange.all(), ScanOptions.DEFAULT)) {
			int found = 0;
			while (cursor.next() != null) {
				found++;
			}
			return found;
		}
	}

	@Test
	void whenTheSchemaIsNewerThenItIsRefusedWithItsRemedy() throws SQLException {
		Fixture.open(this.directory).close();
		try (Connection foreign = Fixture.foreign(this.directory); Statement statement = foreign.createStatement()) {
			statement.executeUpdate("INSERT INTO synapsed_schema (version, applied_at) VALUES (99, 0)");
		}
		assertThatExceptionOfType(StorageConfigurationException.class).isThrownBy(() -> Fixture.open(this.directory))
			.withMessageContaining("schema version 99")
			.withMessageContaining("later");
	}

	@Test
	void whenTheSchemaIsOlderThenOnlyNewMigrationsRunAndEachAsAWhole() throws SQLException {
		fill(10);
		try (Connection foreign = Fixture.foreign(this.directory)) {
			SqliteConnection connection = new SqliteConnection((org.sqlite.SQLiteConnection) foreign);
			List<SqliteSchema.Migration> migrations = new ArrayList<>(SqliteSchema.MIGRATIONS);
			migrations.add(new SqliteSchema.Migration(2,
					List.of("ALTER TABLE entries ADD COLUMN note TEXT", "CREATE TABLE notes (id INTEGER)")));
			new SqliteSchema("test", migrations).migrate(connection, Fixture.NOW);
			assertThat(column(foreign, VERSIONS)).containsExactly("1", "2");
			assertThat(column(foreign, "SELECT key FROM entries WHERE note IS NULL")).hasSizeGreaterThan(9);
			migrations.add(new SqliteSchema.Migration(3, List.of("CREATE TABLE more (id INTEGER)", "CREATE nonsense")));
			assertThatExceptionOfType(SQLException.class)
				.isThrownBy(() -> new SqliteSchema("test", migrations).migrate(connection, Fixture.NOW));
			assertThat(column(foreign, VERSIONS)).containsExactly("1", "2");
			assertThat(column(foreign, "SELECT name FROM sqlite_schema")).contains("notes").doesNotContain("more");
		}
	}

	private static List<String> column(Connection connection, String query) throws SQLException {
		List<String> values = new ArrayList<>();
		try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(query)) {
			while (rows.next()) {
				values.add(rows.getString(1));
			}
		}
		return values;
	}

	@ParameterizedTest
	@EnumSource(Durability.class)
	void whenTheFileIsFullThenNothingIsWrittenAndReadsAreServed(Durability durability) {
		SqliteOptions options = SqliteOptions.builder().maxSize(200_000).build();
		try (SqliteStore store = SqliteStore.builder()
			.directory(this.directory)
			.durability(durability)
			.options(options)
			.build()) {
			Bytes value = Bytes.wrap(new byte[10_000]);
			int stored = 0;
			try {
				while (true) {
					store.put(Fixture.put("key-" + stored, value), Fixture.NOW);
					stored++;
				}
			}
			catch (StorageFullException ex) {
				assertThat(ex).hasMessageContaining("max-size").hasMessageContaining(this.directory.toString());
			}
			assertThat(stored).isBetween(10, 20);
			assertThat(Fixture.keys(store, ScanOptions.DEFAULT)).hasSize(stored);
			assertThat(store.get(Fixture.key("key-" + stored), ReadOptions.DEFAULT)).isNull();
			for (int number = 0; number < 5; number++) {
				assertThat(store.delete(Fixture.key("key-" + number), Fixture.NOW)).isTrue();
			}
			store.put(Fixture.put("again", value), Fixture.NOW);
			assertThat(Fixture.file(this.directory).toFile().length()).isLessThanOrEqualTo(200_000);
		}
	}

	@Test
	void whenThereIsNoDirectoryThenItSaysWhatToSet() {
		assertThatExceptionOfType(StorageConfigurationException.class).isThrownBy(() -> SqliteStore.builder().build())
			.withMessageContaining("synapsed.storage.path");
	}

	@Test
	void whenThePathHasOddCharactersThenItWorksAndNothingElseIsWritten() {
		Path odd = this.directory.resolve("a:b ~ \u00e4%20;x=y?mode=memory&cache=shared#z");
		try (SqliteStore store = Fixture.open(odd)) {
			store.put(Fixture.put("a", "1"), Fixture.NOW);
			assertThat(Fixture.file(odd)).isNotEmptyFile();
			store.checkpoint(odd.resolve("co'py?x=1"));
		}
		try (SqliteStore copy = Fixture.open(odd.resolve("co'py?x=1"))) {
			assertThat(Fixture.value(copy, "a")).isEqualTo("1");
		}
		assertThat(this.directory.toFile().list()).containsExactly(odd.getFileName().toString());
	}

	@Test
	void whenACheckpointFailsThenNothingIsLeftOfIt() throws IOException {
		try (SqliteStore store = Fixture.open(this.directory)) {
			Path file = Files.createFile(this.directory.resolve("file"));
			assertThatExceptionOfType(StorageConfigurationException.class).isThrownBy(() -> store.checkpoint(file))
				.withMessageContaining("exists");
			assertThatExceptionOfType(StorageConfigurationException.class)
				.isThrownBy(() -> store.checkpoint(file.resolve("below")));
			store.put(Fixture.put("a", "1"), Fixture.NOW);
		}
	}

	@Test
	void whenCompactedThenTheFileShrinksToWhatIsLive() {
		try (SqliteStore store = Fixture.open(this.directory)) {
			Random random = new Random(5);
			for (int number = 0; number < 2000; number++) {
				byte[] value = new byte[2000];
				random.nextBytes(value);
				store.put(Fixture.put("key-" + number, Bytes.wrap(value)), Fixture.NOW);
			}
			for (int number = 50; number < 2000; number++) {
				store.delete(Fixture.key("key-" + number), Fixture.NOW);
			}
			assertThat(Fixture.statistic(store, "pages.free")).isGreaterThan(500);
			store.compact();
			assertThat(Fixture.statistic(store, "pages.free")).isZero();
			assertThat(Fixture.statistic(store, "disk.used")).isLessThan(400_000);
			assertThat(Fixture.keys(store, ScanOptions.DEFAULT)).hasSize(50);
		}
	}

	@Test
	void whenExpiryIsZeroThenTheEntryIsAbsent() {
		try (SqliteStore store = Fixture.open(this.directory)) {
			store.put(new io.synapsed.storage.spi.Mutation.Put(Fixture.key("a"), Bytes.EMPTY, 0, Entry.NO_SERIALIZER),
					Fixture.NOW);
			assertThat(Fixture.value(store, "a")).isNull();
			assertThat(store.expiredBefore(Fixture.NOW, 10)).hasSize(1);
		}
	}

	@Test
	void whenARowLacksItsValueThenItIsAnIntegrityError() throws SQLException {
		try (SqliteStore store = Fixture.open(this.directory);
				Connection foreign = Fixture.foreign(this.directory);
				Statement statement = foreign.createStatement()) {
			store.put(Fixture.put("a", "1"), Fixture.NOW);
			statement.executeUpdate("PRAGMA writable_schema = ON");
			statement.executeUpdate("UPDATE sqlite_schema SET sql = replace(sql, 'value BLOB NOT NULL', 'value ANY')"
					+ " WHERE name = 'entries'");
			statement.executeUpdate("PRAGMA writable_schema = RESET");
			statement.executeUpdate("UPDATE entries SET value = NULL");
			assertThatExceptionOfType(IntegrityException.class).isThrownBy(() -> Fixture.value(store, "a"));
		}
	}

}
