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

package io.synapsed.storage.testkit.boot.carts;

import java.time.Clock;
import java.time.InstantSource;
import java.util.List;

import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.testkit.MutableClock;
import io.synapsed.storage.testkit.Parallel;
import io.synapsed.storage.testkit.boot.AutoConfigureTestStorage;
import io.synapsed.storage.testkit.boot.StorageTest;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestContextManager;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Test classes do not meet in a store, even where they run at the same time.
 */
class StorageTestIsolationTests {

	@Test
	void whenTestClassesRunAtTheSameTimeThenEachHasStoresOfItsOwn() {
		List<Class<?>> testClasses = List.of(First.class, Second.class);
		List<ApplicationContext> contexts = Parallel.run(2, (thread) -> () -> {
			TestContextManager manager = new TestContextManager(testClasses.get(thread));
			Object instance = testClasses.get(thread).getDeclaredConstructor().newInstance();
			manager.prepareTestInstance(instance);
			ApplicationContext context = manager.getTestContext().getApplicationContext();
			Carts carts = context.getBean(Carts.class);
			for (int method = 0; method < 50; method++) {
				manager.beforeTestMethod(instance, Object.class.getMethod("toString"));
				assertThat(carts.find("shared")).isEmpty();
				carts.save(new Cart("shared", List.of(Integer.toString(thread))));
				assertThat(carts.find("shared")).contains(new Cart("shared", List.of(Integer.toString(thread))));
				manager.afterTestMethod(instance, Object.class.getMethod("toString"), null);
			}
			return context;
		});
		assertThat(contexts.get(0)).isNotSameAs(contexts.get(1));
	}

	@Test
	void whenTheApplicationHasAClockThenTheStoresHaveThatOfTheTestAllTheSame() throws Exception {
		ApplicationContext context = context(WithClock.class);
		assertThat(context.getBeansOfType(InstantSource.class)).hasSize(2);
		StorageTemplate storage = context.getBean(StorageTemplate.class);
		storage.put("key", "value", Carts.CART_LIFE);
		context.getBean(MutableClock.class).advance(Carts.CART_LIFE);
		assertThat(storage.exists("key")).isFalse();
	}

	@Test
	void whenAWholeApplicationIsTestedThenItsStoresAreInMemoryToo() throws Exception {
		ApplicationContext context = context(WholeApplication.class);
		assertThat(context.getBean(StorageTemplate.class).store().unwrap(MemoryStore.class)).isPresent();
		assertThat(context.getBean("sessionsStorageTemplate", StorageTemplate.class).store().unwrap(MemoryStore.class))
			.isPresent();
	}

	@Test
	void whenATestDoesNotAskForItThenNothingChanges() throws Exception {
		assertThat(context(Unrelated.class).getBeansOfType(MutableClock.class)).isEmpty();
	}

	private static ApplicationContext context(Class<?> testClass) throws Exception {
		TestContextManager manager = new TestContextManager(testClass);
		Object instance = testClass.getDeclaredConstructor().newInstance();
		manager.prepareTestInstance(instance);
		manager.beforeTestMethod(instance, Object.class.getMethod("toString"));
		return manager.getTestContext().getApplicationContext();
	}

	@StorageTest
	@Import(Carts.class)
	static class First {

	}

	@StorageTest
	@Import(Carts.class)
	static class Second {

	}

	@StorageTest
	static class WithClock {

		@TestConfiguration(proxyBeanMethods = false)
		static class ClockConfiguration {

			@Bean
			Clock clock() {
				return Clock.systemUTC();
			}

		}

	}

	@SpringBootTest(classes = SecondApplication.class, webEnvironment = SpringBootTest.WebEnvironment.NONE)
	@AutoConfigureTestStorage
	static class WholeApplication {

	}

	@SpringBootTest(classes = SecondApplication.class, webEnvironment = SpringBootTest.WebEnvironment.NONE,
			properties = { "synapsed.storage.type=memory", "synapsed.storage.require=ttl",
					"synapsed.storage.stores.sessions.type=memory", "synapsed.storage.stores.sessions.require=ttl",
					"synapsed.storage.stores.sessions.durability=none" })
	static class Unrelated {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class SecondApplication {

	}

}
