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

import org.jspecify.annotations.Nullable;

/**
 * Where an application keeps customers.
 */
public interface Customers extends AutoCloseable {

	/**
	 * Finds a customer.
	 * @param id the id
	 * @return the customer, or {@code null}
	 */
	@Nullable Customer find(String id);

	/**
	 * Keeps a customer.
	 * @param customer the customer
	 */
	void save(Customer customer);

	/**
	 * Reads customers in the order of their ids.
	 * @param from the first id
	 * @param count at most so many
	 * @return the customers
	 */
	List<Customer> list(String from, int count);

	@Override
	void close();

}
