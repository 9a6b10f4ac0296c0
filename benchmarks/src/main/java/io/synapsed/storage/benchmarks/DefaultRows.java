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

package io.synapsed.storage.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.synapsed.storage.benchmarks.application.Customer;
import io.synapsed.storage.benchmarks.application.CustomerApplication;
import io.synapsed.storage.benchmarks.application.Customers;
import io.synapsed.storage.common.Bytes;

/**
 * An application of Spring Boot with the properties that the README begins with, beside
 * the simplest thing that its author would write instead.
 */
final class DefaultRows {

	static final String GROUP = "defaults";

	private static final int KEYS = 5_000;

	private static final int NOTES = 850;

	private static final int SCANNED = 100;

	private DefaultRows() {
	}

	static List<Row> all() {
		List<Row> rows = new ArrayList<>();
		for (String type : new String[] { "rocksdb", "mvstore", "sqlite" }) {
			for (Operation operation : Operation.values()) {
				rows.add(row(type, operation, "JdbcTemplate and ObjectMapper on SQLite",
						(environment) -> contest(environment,
								CustomerApplication.withStorage(type, environment.subdirectory("ours")),
								CustomerApplication.withJdbc(environment.subdirectory("raw")), operation)));
			}
		}
		// A cache has no order, so nothing stands beside a scan.
		for (Operation operation : new Operation[] { Operation.GET, Operation.PUT }) {
			rows.add(row("memory", operation, "Spring Cache over Caffeine, which hands out references",
					(environment) -> contest(environment, CustomerApplication.withStorage("memory", null),
							CustomerApplication.withCache(), operation)));
		}
		return rows;
	}

	private static Row row(String type, Operation operation, String other, Row.Setup setup) {
		return new Row(GROUP + "-" + type + "-" + operation.id, GROUP,
				operation.title + ": type `" + type + "` beside " + other, Goal.NONE, setup);
	}

	private static Contest contest(Environment environment, Customers ours, Customers other, Operation operation)
			throws IOException {
		Customer[] some = customers(environment.seed());
		for (int number : TestData.shuffled(KEYS, environment.seed())) {
			Customer customer = some[number % some.length].withId(id(TestData.key(number)));
			ours.save(customer);
			other.save(customer);
		}
		int operations = (operation == Operation.SCAN) ? 5 : 50;
		return new Contest(operations, operation.work(other, some), operation.work(ours, some)).keySpace(KEYS)
			.closing(other)
			.closing(ours);
	}

	private static Customer[] customers(long seed) {
		Bytes[] notes = TestData.documents(NOTES, seed);
		Customer[] customers = new Customer[notes.length];
		for (int index = 0; index < customers.length; index++) {
			customers[index] = new Customer("", "Customer " + index, "customer" + index + "@example.com", 31 * index,
					index % 3 > 0, List.of("tea", "cups", "kettles"), notes[index].toUtf8());
		}
		return customers;
	}

	private static String id(byte[] key) {
		return new String(key, StandardCharsets.US_ASCII);
	}

	/** What is timed. */
	private enum Operation {

		/** Reads. */
		GET("get", "typed get, record of 1 KiB") {
			@Override
			Work work(Customers customers, Customer[] some) {
				return (block) -> {
					long sum = 0;
					for (int index = 0; index < block.size(); index++) {
						Customer customer = customers.find(id(block.key(index, sum)));
						sum += (customer != null) ? customer.notes().length() : 0;
					}
					return sum;
				};
			}
		},

		/** Writes over entries. */
		PUT("put", "typed put, record of 1 KiB") {
			@Override
			Work work(Customers customers, Customer[] some) {
				return (block) -> {
					for (int index = 0; index < block.size(); index++) {
						byte[] key = block.keys()[index];
						customers.save(some[key[key.length - 1] + index].withId(id(key)));
					}
					return 0;
				};
			}
		},

		/** Reads many in their order. */
		SCAN("scan", "typed scan of " + SCANNED + " records of 1 KiB") {
			@Override
			Work work(Customers customers, Customer[] some) {
				return (block) -> {
					long sum = 0;
					for (int index = 0; index < block.size(); index++) {
						for (Customer customer : customers.list(id(block.key(index, sum)), SCANNED)) {
							sum += customer.notes().length();
						}
					}
					return sum;
				};
			}
		};

		private final String id;

		private final String title;

		Operation(String id, String title) {
			this.id = id;
			this.title = title;
		}

		abstract Work work(Customers customers, Customer[] some);

	}

}
