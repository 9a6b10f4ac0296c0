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
import java.util.Objects;

import com.github.benmanes.caffeine.cache.Caffeine;
import org.jspecify.annotations.Nullable;

import org.springframework.cache.Cache;
import org.springframework.cache.caffeine.CaffeineCacheManager;

/**
 * Customers in Spring Cache over Caffeine, which keeps the objects themselves.
 */
class CachedCustomers implements Customers {

	private static final String NAME = "customers";

	private static final int MAX_ENTRIES = 100_000;

	private final Cache cache;

	CachedCustomers() {
		CaffeineCacheManager manager = new CaffeineCacheManager(NAME);
		manager.setCaffeine(Caffeine.newBuilder().maximumSize(MAX_ENTRIES));
		this.cache = Objects.requireNonNull(manager.getCache(NAME));
	}

	@Override
	public @Nullable Customer find(String id) {
		return this.cache.get(id, Customer.class);
	}

	@Override
	public void save(Customer customer) {
		this.cache.put(customer.id(), customer);
	}

	@Override
	public List<Customer> list(String from, int count) {
		throw new UnsupportedOperationException("A cache has no order");
	}

	@Override
	public void close() {
		this.cache.clear();
	}

}
