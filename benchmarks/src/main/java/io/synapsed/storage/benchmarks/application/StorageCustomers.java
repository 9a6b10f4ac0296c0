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

import java.util.List;
import java.util.stream.Stream;

import io.synapsed.storage.Keyspace;
import io.synapsed.storage.StorageEntry;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ScanOptions;
import org.jspecify.annotations.Nullable;

/**
 * Customers in a keyspace of the injected template.
 */
class StorageCustomers implements Customers {

	private final Keyspace<Customer> customers;

	StorageCustomers(StorageTemplate storage) {
		this.customers = storage.keyspace("customers", Customer.class);
	}

	@Override
	public @Nullable Customer find(String id) {
		return this.customers.get(id).orElse(null);
	}

	@Override
	public void save(Customer customer) {
		this.customers.put(customer.id(), customer);
	}

	@Override
	public List<Customer> list(String from, int count) {
		try (Stream<StorageEntry<Customer>> entries = this.customers.stream(KeyRange.all().atLeast(Bytes.utf8(from)),
				ScanOptions.DEFAULT.limit(count))) {
			return entries.map(StorageEntry::value).toList();
		}
	}

	@Override
	public void close() {
		// The application closes the storage.
	}

}
