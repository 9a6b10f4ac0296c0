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

package io.synapsed.storage.benchmarks.application;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that every kind of {@link Customers} does what it is timed for.
 */
class CustomersTests {

	private static final Customer ANNA = new Customer("1", "Anna", "anna@example.com", 7, true, List.of("tea"), "");

	@ParameterizedTest
	@ValueSource(strings = { "rocksdb", "mvstore", "sqlite" })
	void applicationKeepsCustomersOnDisk(String type, @TempDir Path directory) {
		try (Customers customers = CustomerApplication.withStorage(type, directory.resolve("data"))) {
			findsAndLists(customers);
		}
		try (Customers customers = CustomerApplication.withStorage(type, directory.resolve("data"))) {
			assertThat(customers.find("1")).isEqualTo(ANNA);
		}
	}

	@Test
	void applicationKeepsCustomersInMemory() {
		try (Customers customers = CustomerApplication.withStorage("memory", null)) {
			findsAndLists(customers);
		}
	}

	@Test
	void jdbcKeepsCustomers(@TempDir Path directory) {
		try (Customers customers = CustomerApplication.withJdbc(directory)) {
			findsAndLists(customers);
		}
	}

	@Test
	void cacheKeepsCustomers() {
		try (Customers customers = CustomerApplication.withCache()) {
			customers.save(ANNA);
			assertThat(customers.find("1")).isEqualTo(ANNA);
			assertThat(customers.find("2")).isNull();
		}
	}

	private static void findsAndLists(Customers customers) {
		for (String id : List.of("1", "2", "3")) {
			customers.save(ANNA.withId(id));
		}
		assertThat(customers.find("1")).isEqualTo(ANNA);
		assertThat(customers.find("4")).isNull();
		assertThat(customers.list("2", 1)).containsExactly(ANNA.withId("2"));
		assertThat(customers.list("2", 100)).containsExactly(ANNA.withId("2"), ANNA.withId("3"));
	}

}
