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

package io.synapsed.storage.benchmarks.startup;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/**
 * An empty application: everything of this library is excluded.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(excludeName = { "io.synapsed.storage.autoconfigure.StorageAutoConfiguration",
		"io.synapsed.storage.autoconfigure.cache.StorageCacheAutoConfiguration",
		"io.synapsed.storage.autoconfigure.jackson.StorageJacksonAutoConfiguration",
		"io.synapsed.storage.autoconfigure.transform.StorageTransformAutoConfiguration",
		"io.synapsed.storage.autoconfigure.endpoint.StorageEndpointAutoConfiguration",
		"io.synapsed.storage.autoconfigure.health.StorageHealthContributorAutoConfiguration",
		"io.synapsed.storage.autoconfigure.observation.StorageObservationAutoConfiguration" })
public class PlainApplication {

	/**
	 * Starts.
	 * @param arguments of Spring Boot
	 */
	public static void main(String[] arguments) {
		try (ConfigurableApplicationContext context = SpringApplication.run(PlainApplication.class, arguments)) {
			System.out.println("ready " + NativeLibraries.loaded());
		}
	}

}
