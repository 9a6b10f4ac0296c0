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

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.synapsed.storage.Keyspace;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.backend.rocksdb.RocksDbResources;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.exception.StorageTimeoutException;
import io.synapsed.storage.exception.UnknownOutcomeException;
import io.synapsed.storage.exception.UnsupportedCapabilityException;
import io.synapsed.storage.spi.LayerDescription;
import io.synapsed.storage.spi.StoreOperation;
import io.synapsed.storage.testkit.FaultInjectionLayer;
import io.synapsed.storage.testkit.MutableClock;
import io.synapsed.storage.testkit.boot.StorageTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of a small application with {@link StorageTest}, and with that of the slice.
 */
@StorageTest
@Import(Carts.class)
class CartsTests {

	private static final Cart CART = new Cart("c1", List.of("apple", "pear"));

	@Autowired
	private Carts carts;

	@Autowired
	private StorageTemplate storage;

	@Autowired
	@Qualifier("sessions")
	private StorageTemplate sessions;

	@Autowired
	private Keyspace<Cart> keyspace;

	@Autowired
	private MutableClock clock;

	@Autowired
	private FaultInjectionLayer faults;

	@Autowired
	@Qualifier("sessions")
	private FaultInjectionLayer sessionFaults;

	@BeforeEach
	void everyTestStartsWithWhatItsOwnPreparationStores() {
		assertThat(this.storage.exists("prepared")).isFalse();
		this.storage.put("prepared", "yes");
	}

	@Test
	void whenSavedThenACartIsFoundUntilItExpires() {
		this.carts.save(CART);
		assertThat(this.keyspace.get("c1")).contains(CART);
		this.clock.advance(Carts.CART_LIFE.minusMillis(1));
		assertThat(this.carts.find("c1")).contains(CART);
		this.clock.advance(Duration.ofMillis(1));
		assertThat(this.carts.find("c1")).isEmpty();
		assertThat(this.storage.exists("prepared")).isTrue();
	}

	@Test
	void whenSignedInThenTheSessionLeadsToTheCart() {
		this.carts.save(CART);
		this.carts.signIn("ada", "c1");
		assertThat(this.carts.cartOf("ada")).contains(CART);
		assertThat(this.sessions.get("ada", String.class)).contains("c1");
		assertThat(this.storage.exists("ada")).isFalse();
		this.clock.advance(Carts.SESSION_LIFE);
		assertThat(this.carts.cartOf("ada")).isEmpty();
	}

	@Test
	void whenTheAnswerToAnOrderIsLostThenItIsOrderedAllTheSame() {
		this.faults.whenWriting().next(1).thenLoseTheAnswer();
		this.carts.order("c1");
		assertThat(this.carts.isOrdered("c1")).isTrue();
	}

	@Test
	void whenAnOrderItselfIsLostThenTheCallerLearnsIt() {
		this.faults.whenWriting().next(1).thenLoseTheRequest();
		assertThatExceptionOfType(UnknownOutcomeException.class).isThrownBy(() -> this.carts.order("c1"))
			.withMessageContaining("default");
		assertThat(this.carts.isOrdered("c1")).isFalse();
	}

	@Test
	void whenOneStoreFailsThenTheOtherDoesNot() {
		this.sessionFaults.when(StoreOperation.PUT).thenTimeOut();
		this.carts.save(CART);
		assertThatExceptionOfType(StorageTimeoutException.class).isThrownBy(() -> this.carts.signIn("ada", "c1"))
			.withMessageContaining("sessions");
	}

	/**
	 * Leaves behind whatever it can; the next round must not notice.
	 */
	@RepeatedTest(3)
	void whenATestMethodLeavesSomethingBehindThenTheNextStartsAfresh() {
		assertThat(this.carts.find("c1")).isEmpty();
		assertThat(this.sessions.exists("ada")).isFalse();
		assertThat(this.storage.inNamespace("other").exists("key")).isFalse();
		assertThat(Duration.ofMillis(System.currentTimeMillis() - this.clock.millis())).isBetween(Duration.ZERO,
				Duration.ofMinutes(5));
		this.carts.save(CART);
		this.carts.find("c1");
		this.carts.signIn("ada", "c1");
		this.storage.inNamespace("other").put("key", "value");
		this.clock.advance(Duration.ofDays(400));
		this.faults.whenReading().thenTimeOut();
		this.sessionFaults.whenWriting().thenTimeOut();
	}

	@Test
	void whenTheApplicationConfiguresOtherEnginesThenNeitherIsTouchedAndLayersStay(
			@Autowired ApplicationContext context) {
		assertThat(this.storage.store().unwrap(MemoryStore.class)).isPresent();
		assertThat(this.sessions.store().unwrap(MemoryStore.class)).isPresent();
		assertThat(context.getBeanProvider(RocksDbResources.class).stream()).isEmpty();
		assertThat(Path.of("/proc/none")).doesNotExist();
		assertThat(this.storage.store().layers()).extracting(LayerDescription::layer)
			.containsSubsequence("cache", "transform", "memory");
		assertThat(this.sessions.store().layers()).extracting(LayerDescription::layer)
			.doesNotContain("cache", "transform");
		assertThatExceptionOfType(UnsupportedCapabilityException.class)
			.isThrownBy(() -> this.sessions.require(Capability.DURABLE_POWER));
		assertThat(context.getBeanProvider(UnrelatedComponent.class).stream()).isEmpty();
	}

	@Nested
	class WithinANestedClass {

		@Test
		void whenNestedThenStoresClockAndFaultsAreThoseOfTheOuterClass(@Autowired StorageTemplate storage,
				@Autowired MutableClock clock) {
			assertThat(storage).isSameAs(CartsTests.this.storage);
			assertThat(clock).isSameAs(CartsTests.this.clock);
			CartsTests.this.carts.save(CART);
			clock.advance(Carts.CART_LIFE);
			assertThat(CartsTests.this.carts.find("c1")).isEmpty();
		}

		@RepeatedTest(2)
		void whenNestedThenItsMethodsStartAfreshToo() {
			assertThat(CartsTests.this.carts.find("c1")).isEmpty();
			CartsTests.this.carts.save(CART);
		}

	}

	@Nested
	@TestPropertySource(properties = "synapsed.storage.stores.extra.type=sqlite")
	class WithAStoreMore {

		@Test
		void whenANestedClassConfiguresAnotherStoreThenItIsInMemoryToo(
				@Autowired @Qualifier("extra") StorageTemplate extra,
				@Autowired @Qualifier("extra") FaultInjectionLayer extraFaults) {
			extraFaults.when(StoreOperation.GET).nth(2).thenTimeOut();
			extra.put("key", "value");
			assertThat(extra.get("key", String.class)).contains("value");
			assertThatExceptionOfType(StorageTimeoutException.class).isThrownBy(() -> extra.get("key"));
			assertThat(extra.store().unwrap(MemoryStore.class)).isPresent();
		}

	}

}
