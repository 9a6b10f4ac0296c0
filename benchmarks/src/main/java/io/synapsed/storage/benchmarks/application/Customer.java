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

/**
 * A record of an application, about 1 KiB of JSON.
 *
 * @param id names the customer
 * @param name the name
 * @param email where mail goes
 * @param points points of a loyalty program
 * @param active whether orders are accepted
 * @param interests what the customer likes
 * @param notes text
 */
public record Customer(String id, String name, String email, int points, boolean active, List<String> interests,
		String notes) {

	/**
	 * Returns a customer with another id.
	 * @param id the id
	 * @return the customer
	 */
	public Customer withId(String id) {
		return new Customer(id, this.name, this.email, this.points, this.active, this.interests, this.notes);
	}

}
