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

package io.synapsed.storage.testkit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.serializer.TextSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * What all parts of the contract share: every test starts with an open, empty store and a
 * clock that stands still. A part whose capabilities the fixture does not
 * {@linkplain StoreFixture#expectedCapabilities() expect} is skipped.
 *
 * @since 0.1.0
 */
public abstract class StoreContract {

	private final List<StorageTemplate> opened = new ArrayList<>();

	private final MutableClock clock = new MutableClock();

	@TempDir
	@Nullable Path directory;

	private @Nullable StorageTemplate storage;

	/**
	 * Returns how to get at the store.
	 * @return the fixture
	 */
	protected abstract StoreFixture fixture();

	/**
	 * Returns what the tests of this part need.
	 * @return capabilities, all of which the fixture must expect for the tests to run
	 */
	protected Set<Capability> requiredCapabilities() {
		return Set.of();
	}

	/**
	 * Returns the open store.
	 * @return the store
	 */
	protected final StorageTemplate storage() {
		if (this.storage == null) {
			throw new IllegalStateException("The store is not open yet");
		}
		return this.storage;
	}

	/**
	 * Returns the clock of the store.
	 * @return the clock
	 */
	protected final MutableClock clock() {
		return this.clock;
	}

	/**
	 * Returns the directory of the store.
	 * @return the directory
	 */
	protected final Path directory() {
		if (this.directory == null) {
			throw new IllegalStateException("There is no directory yet");
		}
		return this.directory.resolve("store");
	}

	/**
	 * Closes the store and opens it again.
	 * @return the new store, which {@link #storage()} returns from now on
	 */
	protected final StorageTemplate reopen() {
		storage().close();
		this.storage = open(customize(fixture().open(directory(), this.clock)));
		return this.storage;
	}

	/**
	 * Opens a store that is closed after the test.
	 * @param builder engine and layers
	 * @return the open store
	 */
	protected final StorageTemplate open(StorageBuilder builder) {
		StorageTemplate template = builder.clock(this.clock).serializer(new TextSerializer()).build();
		this.opened.add(template);
		return template;
	}

	/**
	 * Adds to the stack what a part of the contract needs to look below the layers.
	 * @param builder engine and layers
	 * @return the builder
	 */
	protected StorageBuilder customize(StorageBuilder builder) {
		return builder;
	}

	/**
	 * Tells whether the store must have a capability.
	 * @param capability the capability
	 * @return whether the fixture expects it
	 */
	protected final boolean has(Capability capability) {
		return fixture().expectedCapabilities().contains(capability);
	}

	/**
	 * Skips the test unless the store must have some capabilities.
	 * @param capabilities what the test needs
	 */
	protected final void assumeHas(Capability... capabilities) {
		assumeHas(Set.of(capabilities));
	}

	private void assumeHas(Set<Capability> capabilities) {
		Assumptions.assumeTrue(fixture().expectedCapabilities().containsAll(capabilities),
				() -> "the store is not expected to have " + capabilities);
	}

	/**
	 * Skips the test unless entries must survive that the store is closed.
	 */
	protected final void assumeDurable() {
		Assumptions.assumeTrue(fixture().isDurable(), "the store is not expected to keep its entries");
	}

	@BeforeEach
	final void openStore() {
		assumeHas(requiredCapabilities());
		this.storage = open(customize(fixture().open(directory(), this.clock)));
	}

	@AfterEach
	final void closeStore() {
		this.opened.forEach(StorageTemplate::close);
		fixture().destroy(directory());
	}

	static Bytes bytes(String text) {
		return Bytes.utf8(text);
	}

	static Bytes bytes(int... values) {
		byte[] array = new byte[values.length];
		for (int index = 0; index < values.length; index++) {
			array[index] = (byte) values[index];
		}
		return Bytes.wrap(array);
	}

	/**
	 * Returns a key whose place in the order is its number.
	 */
	static Bytes numbered(int number) {
		return Bytes.utf8("key-%06d".formatted(number));
	}

}
