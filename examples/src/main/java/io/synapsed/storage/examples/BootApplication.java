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

import java.util.List;

import io.synapsed.storage.Keyspace;
import io.synapsed.storage.StorageTemplate;

import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/**
 * Injects the store that {@code synapsed.storage.*} describes. Run it with, for example,
 * {@code --synapsed.storage.type=rocksdb --synapsed.storage.path=data}.
 */
@SpringBootApplication(proxyBeanMethods = false)
public class BootApplication {

	@Bean
	Keyspace<Cart> carts(StorageTemplate storage) {
		return storage.keyspace("carts", Cart.class);
	}

	@Bean
	CommandLineRunner shop(Keyspace<Cart> carts) {
		return (arguments) -> {
			carts.put("42", new Cart(42, List.of("tea", "cups")));
			System.out.println(carts.get("42").orElseThrow());
		};
	}

	public static void main(String[] arguments) {
		SpringApplication.run(BootApplication.class, arguments).close();
	}

}
