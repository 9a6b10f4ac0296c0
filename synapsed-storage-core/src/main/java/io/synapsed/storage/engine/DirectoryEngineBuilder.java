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

package io.synapsed.storage.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Path;

import io.synapsed.storage.common.Durability;
import io.synapsed.storage.exception.StorageBackendException;
import org.jspecify.annotations.Nullable;

/**
 * Holds the settings that all engines on disk share.
 *
 * @param <S> the type of the engine
 * @param <B> the type of the builder
 * @since 0.1.0
 */
public abstract class DirectoryEngineBuilder<S extends DirectoryEngine, B extends DirectoryEngineBuilder<S, B>>
		extends EngineBuilder<B> {

	private final EngineFiles files;

	private @Nullable Path directory;

	private Durability durability = Durability.PROCESS;

	private boolean replica;

	/**
	 * Creates a builder.
	 * @param files the engine and its files
	 */
	protected DirectoryEngineBuilder(EngineFiles files) {
		super(files.engine());
		this.files = files;
	}

	/**
	 * Sets where the files are.
	 * @param directory the directory, which is created where it is missing and must not
	 * be shared with anything else; must be set
	 * @return this builder
	 */
	public B directory(Path directory) {
		this.directory = directory;
		return self();
	}

	/**
	 * Sets what acknowledged writes survive.
	 * @param durability the level; {@link Durability#PROCESS} unless set, or if
	 * {@code null}
	 * @return this builder
	 */
	public B durability(@Nullable Durability durability) {
		this.durability = (durability != null) ? durability : Durability.PROCESS;
		return self();
	}

	/**
	 * Returns what acknowledged writes survive.
	 * @return the level
	 */
	protected final Durability durability() {
		return this.durability;
	}

	/**
	 * Sets whether the engine holds one of several equal copies of the data. To be called
	 * by engines that implement {@link io.synapsed.storage.spi.ReplicaEngine}: the frame
	 * writes no descriptor then, which would differ between the copies.
	 * @param replica whether it does; it does not unless set
	 * @return this builder
	 */
	protected final B asReplica(boolean replica) {
		this.replica = replica;
		return self();
	}

	/**
	 * Returns whether the engine holds one of several equal copies of the data.
	 * @return whether it does
	 */
	protected final boolean isReplica() {
		return this.replica;
	}

	final EngineFiles files() {
		return this.files;
	}

	/**
	 * Opens the files. What this throws is not given to {@link StorageEngine#translate}:
	 * an {@link IOException} becomes a {@link StorageBackendException}, every other
	 * exception stays as it is.
	 * @param directory the directory, locked; the frame closes it if this fails
	 * @return the engine
	 * @throws IOException if a file cannot be opened
	 */
	protected abstract S open(DataDirectory directory) throws IOException;

	/**
	 * Opens the store, and creates it where there is none.
	 * @return the open store
	 * @throws io.synapsed.storage.exception.StorageConfigurationException if a setting is
	 * wrong, the directory cannot be used, or a native library cannot be loaded
	 * @throws io.synapsed.storage.exception.StorageLockedException if another store has
	 * the directory open
	 * @throws io.synapsed.storage.exception.IntegrityException if the files are damaged
	 * @throws io.synapsed.storage.exception.StorageReadOnlyException if the directory or
	 * a file cannot be written to
	 */
	public final S build() {
		DataDirectory location = DataDirectory.open(name(), this.files, this.directory);
		S engine = null;
		boolean opened = false;
		try {
			engine = open(location);
			engine.begin();
			opened = true;
			return engine;
		}
		catch (IOException | UncheckedIOException | DirectoryIteratorException ex) {
			throw new StorageBackendException(name(), "the files in " + location.path() + " cannot be opened", ex);
		}
		finally {
			if (!opened) {
				abandon(engine, location);
			}
		}
	}

	private void abandon(@Nullable S engine, DataDirectory location) {
		try {
			if (engine != null) {
				engine.abandonFiles();
			}
		}
		finally {
			location.close();
		}
	}

}
