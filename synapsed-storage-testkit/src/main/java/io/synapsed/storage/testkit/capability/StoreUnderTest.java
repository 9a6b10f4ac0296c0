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

package io.synapsed.storage.testkit.capability;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;

import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.serializer.TextSerializer;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.testkit.MutableClock;
import io.synapsed.storage.testkit.StoreFixture;

/**
 * A store that a {@link CapabilityProbe} works on, with the means to open its data in
 * another way. Everything that was opened is closed with it.
 *
 * @since 0.1.0
 */
public final class StoreUnderTest implements AutoCloseable {

	private final StoreFixture fixture;

	private final Path directory;

	private final MutableClock clock = new MutableClock();

	private final Deque<StorageTemplate> opened = new ArrayDeque<>();

	private final Deque<Path> directories = new ArrayDeque<>();

	private final KeyValueStore store;

	/**
	 * Opens a store.
	 * @param fixture how to get at the store
	 * @param directory a directory for its data, which does not exist yet; its siblings
	 * whose names begin with the same name are used too
	 */
	public StoreUnderTest(StoreFixture fixture, Path directory) {
		this.fixture = fixture;
		this.directory = directory;
		this.store = open(directory);
	}

	/**
	 * Returns the store.
	 * @return the outermost layer
	 */
	public KeyValueStore store() {
		return this.store;
	}

	/**
	 * Returns the clock of everything that is opened.
	 * @return the clock
	 */
	public MutableClock clock() {
		return this.clock;
	}

	/**
	 * Whether the store must find what has expired.
	 */
	boolean findsExpired() {
		return this.fixture.findsExpired();
	}

	/**
	 * Returns the directory of the store.
	 * @return the directory; an engine that keeps its data elsewhere creates none
	 */
	public Path directory() {
		return this.directory;
	}

	/**
	 * Returns a directory that nothing has used yet.
	 * @param purpose ends its name
	 * @return the directory, which does not exist
	 */
	public Path directoryFor(String purpose) {
		return this.directory.resolveSibling(this.directory.getFileName() + "-" + purpose);
	}

	/**
	 * Returns a new template over the store, whose guard lets capabilities pass although
	 * the store may not report them.
	 * @param granted the capabilities
	 * @return a template; closing it closes the store
	 */
	public StorageTemplate template(Capability... granted) {
		return template(this.store, granted);
	}

	StorageTemplate template(KeyValueStore over, Capability... granted) {
		Set<Capability> capabilities = EnumSet.noneOf(Capability.class);
		capabilities.addAll(over.capabilities());
		capabilities.addAll(Set.of(granted));
		return StorageBuilder.over(new GrantingStore(over, capabilities))
			.clock(this.clock)
			.serializer(new TextSerializer())
			.build();
	}

	/**
	 * Opens data as a second store.
	 * @param directory the directory of the data
	 * @return the outermost layer of the second store
	 */
	public KeyValueStore open(Path directory) {
		StorageTemplate template = this.fixture.open(directory, this.clock).clock(this.clock).build();
		this.opened.push(template);
		this.directories.push(directory);
		return template.store();
	}

	/**
	 * Opens what the process would leave behind if it were killed at this moment: a copy
	 * of the files, as the operating system has them, while the store is open. Where
	 * there are no files, it is the same data once more.
	 * @return the outermost layer of the second store
	 */
	public KeyValueStore openAsAfterAKill() {
		if (!Files.exists(this.directory)) {
			return open(this.directory);
		}
		Path copy = directoryFor("killed");
		copy(this.directory, copy);
		return open(copy);
	}

	/**
	 * Returns how much space the data takes.
	 * @return size of all files of the store in bytes
	 */
	public long sizeOnDisk() {
		try (Stream<Path> files = Files.walk(this.directory)) {
			return files.map(Path::toFile).filter((file) -> file.isFile()).mapToLong((file) -> file.length()).sum();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void copy(Path from, Path to) {
		try (Stream<Path> files = Files.walk(from)) {
			for (Path file : files.toList()) {
				Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.REPLACE_EXISTING);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		this.opened.forEach(StorageTemplate::close);
		this.directories.forEach(this.fixture::destroy);
	}

}
