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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import io.synapsed.storage.exception.IntegrityException;
import io.synapsed.storage.exception.StorageDirectoryException;
import io.synapsed.storage.spi.StoreWarning;

/**
 * Judges whether a directory belongs to the engine that opens it.
 */
final class DirectoryOwner {

	private final String store;

	private final EngineFiles files;

	private final Path path;

	DirectoryOwner(String store, EngineFiles files, Path path) {
		this.store = store;
		this.files = files;
		this.path = path;
	}

	/**
	 * Refuses a directory that belongs to another engine, or has lost its data.
	 * @param recorded what is recorded in the directory
	 * @param hasData whether the engine finds its own data there
	 * @return warnings, empty if there are none
	 */
	List<StoreWarning> check(DirectoryLock.Content recorded, boolean hasData) throws IOException {
		if (recorded.engine() != null && !recorded.engine().equals(this.files.engine())) {
			throw otherEngine(recorded.engine(), "its name is recorded there");
		}
		Optional<RecordlessData.Found> others = RecordlessData.ofOthers(this.path, this.files.engine());
		boolean lost = !hasData && recorded.created();
		if (lost && (others.isEmpty() || recorded.engine() != null)) {
			throw lostData();
		}
		if (others.isPresent() && !hasData) {
			throw otherEngine(others.get().engine(), "its file " + others.get().file().getFileName() + " lies there");
		}
		if (others.isPresent() && recorded.engine() == null) {
			throw twoEngines(others.get());
		}
		return others.map(this::leftBehind).map(List::of).orElseGet(List::of);
	}

	private StorageDirectoryException otherEngine(String other, String evidence) {
		String engine = this.files.engine();
		return new StorageDirectoryException(this.store,
				"the directory " + this.path + " holds the data of the engine '" + other + "' (" + evidence
						+ "), and the store is set to the engine '" + engine + "', which would begin empty beside it",
				"To go on with the data as it is, set the type back to '" + other
						+ "'. To move it: start with the type '" + other
						+ "' and run SnapshotExport.of(storage).writeTo(Path.of(\"data.snapshot\")); stop, and"
						+ " move the old data away:" + DirectoryErrors.command(moves(other))
						+ "Then start with the type '" + engine
						+ "' and run SnapshotRestore.into(storage).readFrom(Path.of(\"data.snapshot\")).",
				null);
	}

	/** Moves the key ring of an encrypted store, too: it is beside the directory. */
	private String[] moves(String other) {
		String data = move(this.path, sibling("." + other));
		Path ring = sibling(".keys");
		return Files.exists(ring) ? new String[] { data, move(ring, sibling("." + other + ".keys")) }
				: new String[] { data };
	}

	private static String move(Path from, Path to) {
		return "mv " + DirectoryErrors.quoted(from) + " " + DirectoryErrors.quoted(to);
	}

	private Path sibling(String suffix) {
		return this.path.resolveSibling(this.path.getFileName() + suffix);
	}

	private StorageDirectoryException twoEngines(RecordlessData.Found others) {
		String engine = this.files.engine();
		String other = others.engine();
		return new StorageDirectoryException(this.store,
				"the directory " + this.path + " holds the data of two engines, '" + engine + "' and '" + other
						+ "', because the type was changed without moving the data",
				"Decide which data is the right one. If it is that of '" + engine + "', move the other out:"
						+ DirectoryErrors.command("mkdir " + DirectoryErrors.quoted(sibling("." + other)))
						+ "Then move " + others.file().getFileName() + " and the other files of '" + other
						+ "' there. If it is that of '" + other + "', move the files of '" + engine
						+ "' out in the same way and set the type to '" + other + "'.",
				null);
	}

	private IntegrityException lostData() {
		StorageDirectoryException detail = new StorageDirectoryException(this.store,
				"the file " + this.path.resolve(this.files.dataFile())
						+ " is missing or empty, although a store was created there",
				"Stop the application, move the directory " + this.path
						+ " away with 'mv', put a checkpoint or backup in its place with 'cp -a', and start again; or"
						+ " remove the file " + DirectoryLock.FILE + " to start with an empty store.",
				null);
		return new IntegrityException(this.store, detail.problem() + ". " + detail.remedy(), detail);
	}

	private StoreWarning leftBehind(RecordlessData.Found others) {
		return new StoreWarning(
				"The directory " + this.path + " belongs to the engine '" + this.files.engine()
						+ "' and also holds data of the engine '" + others.engine() + "' ("
						+ others.file().getFileName() + "), which this store does not see.",
				"Move that data out of the directory.");
	}

}
