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

package io.synapsed.storage.examples;

import java.time.Duration;
import java.util.List;

import io.synapsed.storage.Keyspace;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.testkit.MutableClock;
import io.synapsed.storage.testkit.boot.StorageTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How an application tests what it stores: in memory, with a clock that the test moves.
 */
@StorageTest
class CartTests {

	@Autowired
	StorageTemplate storage;

	@Test
	void aCartIsForgottenAfterAMonth(@Autowired MutableClock clock) {
		Keyspace<Cart> carts = this.storage.keyspace("carts", Cart.class);
		carts.put("42", new Cart(42, List.of("tea")), Duration.ofDays(30));
		clock.advance(Duration.ofDays(31));
		assertThat(carts.get("42")).isEmpty();
	}

}
