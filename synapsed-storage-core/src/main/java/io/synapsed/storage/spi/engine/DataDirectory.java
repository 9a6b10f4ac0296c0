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

package io.synapsed.storage.spi.engine;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

import io.synapsed.storage.StorageConfigurationException;
import io.synapsed.storage.StorageReadOnlyException;
import io.synapsed.storage.spi.StoreWarning;
import org.jspecify.annotations.Nullable;

/**
 * The directory of an engine on disk.
 *
 * @since 0.1.0
 */
public final class DataDirectory {

	private static final Set<String> VOLATILE_FILE_SYSTEMS = Set.of("tmpfs", "ramfs");

	private final Path path;

	private DataDirectory(Path path) {
		this.path = path;
	}

	/**
	 * Makes sure that an engine can use a directory.
	 * @param store name of the store
	 * @param directory the directory, which is created where it is missing, or
	 * {@code null} if none was set
	 * @return the directory
	 * @throws StorageConfigurationException if none was set, or it cannot be created
	 * @throws StorageReadOnlyException if it cannot be written to
	 */
	public static DataDirectory open(String store, @Nullable Path directory) {
		if (directory == null) {
			throw new StorageConfigurationException(store,
					"the engine needs a directory for its files; set synapsed.storage.path");
		}
		Path path = directory.toAbsolutePath().normalize();
		create(store, path);
		if (!Files.isWritable(path)) {
			throw new StorageReadOnlyException(store, "the directory " + path
					+ " is not writable; check the rights of the user that runs the application");
		}
		return new DataDirectory(path);
	}

	/**
	 * Makes sure that a checkpoint can be made at a place.
	 * @param store name of the store
	 * @param directory where the checkpoint goes
	 * @return the directory, absolute, which does not exist; those above it do
	 * @throws StorageConfigurationException if something is there already, or the
	 * directories above cannot be created
	 */
	public static Path forCheckpoint(String store, Path directory) {
		Path target = directory.toAbsolutePath().normalize();
		if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
			throw new StorageConfigurationException(store,
					"the checkpoint needs a directory that does not exist yet, and " + target + " exists");
		}
		Path parent = target.getParent();
		if (parent != null) {
			create(store, parent);
		}
		return target;
	}

	private static void create(String store, Path directory) {
		try {
			Files.createDirectories(directory);
		}
		catch (FileAlreadyExistsException ex) {
			throw new StorageConfigurationException(store,
					ex.getFile() + " is a file, not a directory; name another path", ex);
		}
		catch (IOException ex) {
			throw new StorageConfigurationException(store,
					"the directory " + directory
							+ " cannot be created; check the path and the rights of the user that runs the application",
					ex);
		}
	}

	/**
	 * Returns where it is.
	 * @return the directory, absolute
	 */
	public Path path() {
		return this.path;
	}

	/**
	 * Returns the space left on its file system.
	 * @return bytes
	 */
	public long freeSpace() {
		return this.path.toFile().getUsableSpace();
	}

	/**
	 * Tells whether the file system is likely to lose what is written.
	 * @return the warnings, empty if there are none
	 */
	public List<StoreWarning> warnings() {
		try {
			String type = Files.getFileStore(this.path).type();
			if (VOLATILE_FILE_SYSTEMS.contains(type)) {
				return List.of(new StoreWarning(
						"The directory " + this.path + " is on a file system in memory (" + type
								+ "): nothing in it survives a restart of the machine.",
						"Set 'path' to a directory on a disk, or the type to 'memory'."));
			}
		}
		catch (IOException ex) {
			// A file system that cannot be asked is none that is known to lose data.
		}
		return List.of();
	}

}
