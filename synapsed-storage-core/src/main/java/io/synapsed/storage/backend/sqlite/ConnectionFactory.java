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

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

import io.synapsed.storage.common.Durability;
import io.synapsed.storage.exception.StorageConfigurationException;
import io.synapsed.storage.spi.OptionalLibrary;
import io.synapsed.storage.spi.StoreWarning;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;

/**
 * Opens connections to one file. Sets every pragma by a statement of its own and reads it
 * back: SQLite silently ignores what it does not know or cannot do.
 */
final class ConnectionFactory {

	/** The name of the file in its directory. */
	static final String FILE = "store.db";

	/** The name of its write-ahead log, which exists as long as a connection is open. */
	static final String LOG = FILE + "-wal";

	/** The name of the memory that connections share, which exists as long as the log. */
	static final String SHARED_MEMORY = FILE + "-shm";

	/** The level at which a commit waits for the device. */
	static final int SYNCHRONOUS_FULL = 2;

	/** The level at which only a checkpoint waits for the device. */
	static final int SYNCHRONOUS_NORMAL = 1;

	private static final OptionalLibrary LIBRARY = new OptionalLibrary("org.xerial", "sqlite-jdbc");

	private static final int INCREMENTAL = 2;

	// As many pages as SQLite can address.
	private static final long MOST_PAGES = 0xFFFF_FFFEL;

	private final String store;

	private final String url;

	private final Durability durability;

	private final SqliteOptions options;

	private final SqliteSchema schema;

	ConnectionFactory(String store, Path directory, Durability durability, SqliteOptions options, SqliteSchema schema) {
		this.store = store;
		this.schema = schema;
		// As a URI, because the driver takes a question mark in a path for its own.
		this.url = "jdbc:sqlite:" + directory.resolve(FILE).toUri();
		this.durability = durability;
		this.options = options;
	}

	/**
	 * Opens the connection that writes. Changes nothing in a file that belongs to another
	 * application.
	 * @param warnings takes a warning for each optional pragma that is not in force
	 */
	SqliteConnection openWriter(List<StoreWarning> warnings) throws SQLException {
		return open((connection) -> {
			this.schema.check(connection);
			List<Pragma> pragmas = new ArrayList<>(common());
			boolean created = number(connection, "page_count") == 0;
			long pageSize = created ? this.options.pageSize() : number(connection, "page_size");
			pragmas.add(Pragma.wanted("page_size", this.options.pageSize()));
			if (created) {
				pragmas.add(Pragma.required("auto_vacuum", INCREMENTAL));
			}
			pragmas.add(new Pragma("journal_mode", "wal", true));
			pragmas.add(Pragma.required("synchronous", synchronousLevel()));
			if (this.durability == Durability.POWER) {
				pragmas.add(Pragma.required("fullfsync", 1));
				pragmas.add(Pragma.required("checkpoint_fullfsync", 1));
			}
			pragmas.add(Pragma.wanted("wal_autocheckpoint", Math.max(1, this.options.checkpointSize() / pageSize)));
			pragmas.add(Pragma.wanted("journal_size_limit", this.options.journalSizeLimit()));
			pragmas.add(Pragma.wanted("max_page_count", Math.min(this.options.maxSize() / pageSize, MOST_PAGES)));
			return pragmas;
		}, warnings);
	}

	/**
	 * Opens a connection that reads.
	 */
	SqliteConnection openReader() throws SQLException {
		return open((connection) -> {
			List<Pragma> pragmas = new ArrayList<>(common());
			pragmas.add(Pragma.wanted("query_only", 1));
			return pragmas;
		}, new ArrayList<>()).owningTransactions();
	}

	/**
	 * Opens a connection that copies the file.
	 */
	SqliteConnection openCopier() throws SQLException {
		return open((connection) -> common(), new ArrayList<>()).owningTransactions();
	}

	int synchronousLevel() {
		// At every durability a checkpoint waits for the device: otherwise a power loss
		// would leave a file that cannot be opened.
		return (this.durability == Durability.POWER) ? SYNCHRONOUS_FULL : SYNCHRONOUS_NORMAL;
	}

	private List<Pragma> common() {
		return List.of(Pragma.required("busy_timeout", this.options.busyTimeout().toMillis()),
				Pragma.wanted("cache_size", -(this.options.cacheSize() >> 10)),
				Pragma.wanted("mmap_size", this.options.mmapSize()), Pragma.wanted("temp_store", 2),
				// The file may have been tampered with.
				Pragma.wanted("trusted_schema", 0), Pragma.wanted("cell_size_check", 1));
	}

	private SqliteConnection open(Settings settings, List<StoreWarning> warnings) throws SQLException {
		NativeLibrary.load(this.store);
		SQLiteConfig config = new SQLiteConfig();
		config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
		SQLiteConnection connection = (SQLiteConnection) config.createConnection(this.url);
		boolean usable = false;
		try {
			for (Pragma pragma : settings.of(connection)) {
				apply(connection, pragma, warnings);
			}
			usable = true;
			return new SqliteConnection(connection);
		}
		finally {
			if (!usable) {
				connection.close();
			}
		}
	}

	private void apply(Connection connection, Pragma pragma, List<StoreWarning> warnings) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.execute("PRAGMA " + pragma.name() + " = " + pragma.value());
		}
		String inForce = read(connection, pragma.name());
		if (pragma.value().equals(inForce)) {
			return;
		}
		String problem = "The pragma " + pragma.name() + " is not in force: it is " + inForce + ", not "
				+ pragma.value() + ".";
		if (pragma.required()) {
			throw new StorageConfigurationException(this.store,
					problem + " Use a file system with locks and shared memory, not one over a network, and "
							+ LIBRARY.coordinates());
		}
		warnings.add(new StoreWarning(problem, pragma.remedy()));
	}

	private static long number(Connection connection, String pragma) throws SQLException {
		String value = read(connection, pragma);
		return (value != null) ? Long.parseLong(value) : 0;
	}

	private static @Nullable String read(Connection connection, String pragma) throws SQLException {
		try (Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery("PRAGMA " + pragma)) {
			return rows.next() ? rows.getString(1) : null;
		}
	}

	/** The pragmas of a connection. */
	private interface Settings {

		List<Pragma> of(Connection connection) throws SQLException;

	}

	/**
	 * A setting of SQLite.
	 *
	 * @param name its name
	 * @param value its value, as it is read back
	 * @param required whether the contract depends on it
	 */
	private record Pragma(String name, String value, boolean required) {

		static Pragma required(String name, long value) {
			return new Pragma(name, Long.toString(value), true);
		}

		static Pragma wanted(String name, long value) {
			return new Pragma(name, Long.toString(value), false);
		}

		String remedy() {
			return switch (this.name) {
				case "page_size" -> "A file keeps the page size that it was created with: set it to that, or export the"
						+ " store and restore it into a new directory.";
				case "max_page_count" -> "The file is larger already: raise 'max-size', or remove entries and compact.";
				case "mmap_size" -> "Lower 'mmap-size' to what this build of SQLite allows.";
				default -> "Use " + LIBRARY.coordinates() + ".";
			};
		}

	}

}
