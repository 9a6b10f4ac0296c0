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
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.synapsed.storage.StorageTemplate;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * An application with the properties that the README begins with, and what its author
 * would have without this library.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class CustomerApplication {

	@Bean
	StorageCustomers customers(StorageTemplate storage) {
		return new StorageCustomers(storage);
	}

	/**
	 * Starts the application.
	 * @param type the engine
	 * @param directory where it keeps its files, {@code null} if it has none
	 * @return customers in the storage of the application, which is closed with them
	 */
	public static Customers withStorage(String type, @Nullable Path directory) {
		Map<String, Object> properties = new HashMap<>();
		properties.put("synapsed.storage.type", type);
		if (directory != null) {
			properties.put("synapsed.storage.path", directory.toString());
		}
		properties.put("synapsed.storage.require", "ordered-scan,ttl");
		properties.put("synapsed.storage.cache.enabled", "true");
		properties.put("synapsed.storage.compression.enabled", "true");
		SpringApplication application = new SpringApplication(CustomerApplication.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.setBannerMode(Banner.Mode.OFF);
		application.setDefaultProperties(properties);
		ConfigurableApplicationContext context = application.run();
		return new Running(context, context.getBean(StorageCustomers.class));
	}

	/**
	 * Creates the simplest thing that is on disk.
	 * @param directory where its file is
	 * @return customers by JDBC
	 */
	public static Customers withJdbc(Path directory) {
		return new JdbcCustomers(directory);
	}

	/**
	 * Creates the simplest thing that is in memory.
	 * @return customers in a cache
	 */
	public static Customers withCache() {
		return new CachedCustomers();
	}

	/**
	 * Customers of an application that ends with them.
	 *
	 * @param context the application
	 * @param customers its customers
	 */
	private record Running(ConfigurableApplicationContext context, Customers customers) implements Customers {

		@Override
		public @Nullable Customer find(String id) {
			return this.customers.find(id);
		}

		@Override
		public void save(Customer customer) {
			this.customers.save(customer);
		}

		@Override
		public List<Customer> list(String from, int count) {
			return this.customers.list(from, count);
		}

		@Override
		public void close() {
			this.context.close();
		}

	}

}
