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

package io.synapsed.storage.autoconfigure.engine;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import javax.sql.DataSource;

import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.autoconfigure.EngineAutoConfigurations;
import io.synapsed.storage.autoconfigure.StorageAutoConfiguration;
import io.synapsed.storage.autoconfigure.cache.StorageCacheAutoConfiguration;
import io.synapsed.storage.autoconfigure.diagnostics.MissingStorageLibraryException;
import io.synapsed.storage.autoconfigure.transform.StorageTransformAutoConfiguration;
import io.synapsed.storage.backend.sqlite.SqliteStore;
import io.synapsed.storage.exception.StorageLockedException;
import io.synapsed.storage.spi.LayerDescription;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.TransactionManager;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SqliteEngineConfiguration}, and for what the driver on the class path
 * means to an application.
 */
class SqliteEngineConfigurationTests {

	@TempDir
	Path directory;

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(EngineAutoConfigurations.with(StorageAutoConfiguration.class,
				StorageCacheAutoConfiguration.class, StorageTransformAutoConfiguration.class));

	private ApplicationContextRunner sqlite() {
		return this.contextRunner.withPropertyValues("synapsed.storage.type=sqlite",
				"synapsed.storage.path=" + this.directory);
	}

	private static StorageTemplate template(AssertableApplicationContext context) {
		return context.getBean(StorageTemplate.class);
	}

	private static LayerDescription engine(AssertableApplicationContext context) {
		List<LayerDescription> layers = template(context).store().layers();
		return layers.get(layers.size() - 1);
	}

	@Test
	void whenConfiguredThenDataIsThereAfterARestart() {
		sqlite().run((context) -> {
			assertThat(template(context).store().unwrap(SqliteStore.class)).isPresent();
			template(context).put("greeting", "hello");
		});
		sqlite().run((context) -> assertThat(template(context).get("greeting", String.class)).contains("hello"));
		assertThat(this.directory.resolve("default").resolve("store.db")).isRegularFile();
	}

	@Test
	void whenAnotherEngineIsSelectedThenNothingOfSqliteIsOpened() {
		this.contextRunner.withPropertyValues("synapsed.storage.type=memory", "synapsed.storage.path=" + this.directory)
			.run((context) -> {
				assertThat(context).hasNotFailed().hasBean("sqliteStorageEngineFactory");
				assertThat(this.directory).isEmptyDirectory();
			});
	}

	@Test
	void whenOptionsAreSetThenTheyHaveAnEffect() {
		sqlite()
			.withPropertyValues("synapsed.storage.sqlite.readers=3", "synapsed.storage.sqlite.max-snapshots=5",
					"synapsed.storage.sqlite.lock-timeout=2s", "synapsed.storage.sqlite.busy-timeout=1s",
					"synapsed.storage.sqlite.page-size=8KB", "synapsed.storage.sqlite.cache-size=4MB",
					"synapsed.storage.sqlite.mmap-size=1MB", "synapsed.storage.sqlite.checkpoint-size=1MB",
					"synapsed.storage.sqlite.journal-size-limit=16MB", "synapsed.storage.sqlite.max-size=1GB",
					"synapsed.storage.durability=power")
			.run((context) -> assertThat(engine(context).facts()).containsEntry("readers", 3)
				.containsEntry("max-snapshots", 5)
				.containsEntry("lock-timeout", "PT2S")
				.containsEntry("busy-timeout", "PT1S")
				.containsEntry("page-size", 8 << 10)
				.containsEntry("cache-size", 4L << 20)
				.containsEntry("mmap-size", 1L << 20)
				.containsEntry("checkpoint-size", 1L << 20)
				.containsEntry("journal-size-limit", 16L << 20)
				.containsEntry("max-size", 1L << 30)
				.containsEntry("durability", "power"));
	}

	@ParameterizedTest
	@CsvSource({ "readers,0", "readers,65", "max-snapshots,0", "lock-timeout,0s", "busy-timeout,1h", "page-size,3KB",
			"page-size,1MB", "cache-size,1KB", "mmap-size,-1", "checkpoint-size,1KB", "journal-size-limit,1KB",
			"max-size,1KB" })
	void whenAnOptionIsBadThenItIsNamed(String property, String value) {
		sqlite().withPropertyValues("synapsed.storage.sqlite." + property + "=" + value)
			.run((context) -> assertThat(context).getFailure().rootCause().hasMessageContaining("sqlite." + property));
	}

	@Test
	void whenTheDriverIsAbsentThenItIsNamed() {
		sqlite().withClassLoader(new FilteredClassLoader("org.sqlite"))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(MissingStorageLibraryException.class,
						(ex) -> assertThat(ex.library().artifactId()).isEqualTo("sqlite-jdbc")));
	}

	@Test
	void whenSpringJdbcIsAbsentThenTheEngineWorks() {
		sqlite().withClassLoader(new FilteredClassLoader("org.springframework.jdbc")).run((context) -> {
			template(context).put("greeting", "hello");
			assertThat(template(context).get("greeting", String.class)).contains("hello");
		});
	}

	@Test
	void whenTheDirectoryIsInUseThenStartUpFails() {
		try (SqliteStore other = SqliteStore.builder().directory(this.directory.resolve("default")).build()) {
			sqlite().run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining(StorageLockedException.class.getName())
				.hasMessageContaining(other.directory().toString()));
		}
	}

	@Test
	void whenBootKnowsJdbcAndNoDataSourceIsConfiguredThenTheStoreContributesNone() {
		sqlite().withConfiguration(jdbc())
			.withClassLoader(new FilteredClassLoader("com.zaxxer.hikari"))
			.run((context) -> {
				assertThat(context).doesNotHaveBean(DataSource.class).doesNotHaveBean(TransactionManager.class);
				template(context).put("key", "value");
			});
	}

	@Test
	void whenTheApplicationHasADataSourceOfItsOwnThenBothWork() {
		Path database = this.directory.resolve("application.db");
		sqlite().withConfiguration(jdbc())
			.withPropertyValues("spring.datasource.url=jdbc:sqlite:" + database)
			.run((context) -> {
				JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);
				jdbc.execute("CREATE TABLE orders (id INTEGER)");
				template(context).put("key", "value");
				assertThat(jdbc.queryForList("SELECT name FROM sqlite_schema", String.class)).containsExactly("orders");
				assertThat(Files.exists(database)).isTrue();
			});
	}

	@Test
	void whenThereIsAPoolAndNoUrlThenBootFailsWithAnyEngine() {
		for (String type : List.of("memory", "sqlite")) {
			this.contextRunner.withConfiguration(jdbc())
				.withPropertyValues("synapsed.storage.type=" + type, "synapsed.storage.path=" + this.directory)
				.run((context) -> assertThat(context).getFailure()
					.rootCause()
					.hasMessageContaining("Failed to determine a suitable driver class"));
		}
	}

	private static AutoConfigurations jdbc() {
		return AutoConfigurations.of(DataSourceAutoConfiguration.class,
				DataSourceTransactionManagerAutoConfiguration.class, JdbcTemplateAutoConfiguration.class);
	}

}
