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

package io.synapsed.storage.testkit.fault;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * A directory on a device that may lose its power: what recorded calls have done to it,
 * and what of that must be there afterwards. It promises what ext4, XFS and Btrfs promise
 * together, and no more:
 * <ul>
 * <li>A sector of 512 bytes is written wholly or not at all.
 * <li>{@code fsync} and {@code fdatasync} of a file keep its data, its size, and the name
 * under which it was made. Until then any of its writes may be missing, in any order,
 * whatever became of other files; where a later one is there, the gap reads as zeros or
 * as what was there before.
 * <li>Cutting a file off is ordered with the later writes to it.
 * <li>Names are made, changed and removed in order: some prefix of that is there. A
 * rename or removal must be there only once the directory was synced, or a file whose
 * name was made later. A rename does not wait for the data of its file.
 * </ul>
 * Where the calls before a sync were made by another thread, they count as synced too: a
 * device that has them is among the possible ones, and the record has no other order.
 */
final class SimulatedDisk {

	private final boolean syncs;

	private final Map<Long, SimulatedFile> files = new HashMap<>();

	private final Map<String, SimulatedFile> durableNames = new TreeMap<>();

	private final List<Consumer<Map<String, SimulatedFile>>> pendingNames = new ArrayList<>();

	/** So many changes of names were made before the file had one. */
	private final Map<SimulatedFile, Long> named = new HashMap<>();

	private long durableNameChanges;

	/**
	 * Creates an empty directory.
	 * @param syncs whether syncs are obeyed; a device that ignores them must be convicted
	 */
	SimulatedDisk(boolean syncs) {
		this.syncs = syncs;
	}

	/**
	 * Does what a call has done.
	 * @throws IllegalStateException if the call is one that the record does not express
	 */
	void apply(RecordedCall call) {
		switch (call.kind()) {
			case ACKNOWLEDGE, MAP, MAKE_DIRECTORY -> {
			}
			case CREATE -> create(call);
			case WRITE -> file(call).change(new SimulatedFile.Write(call.offset(), call.data()));
			case TRUNCATE -> file(call).change(new SimulatedFile.Truncation(call.offset()));
			case ALLOCATE -> file(call).change(new SimulatedFile.Extension(call.offset()));
			case SYNC -> {
				if (this.syncs) {
					file(call).sync();
					syncNames(this.named.get(file(call)));
				}
			}
			case SYNC_DIRECTORY -> {
				if (this.syncs) {
					syncNames(this.durableNameChanges + this.pendingNames.size());
				}
			}
			case RENAME -> {
				String target = new String(call.data(), StandardCharsets.UTF_8);
				this.pendingNames.add((names) -> {
					SimulatedFile file = names.remove(call.path());
					if (file != null) {
						names.put(target, file);
					}
				});
			}
			case UNLINK -> this.pendingNames.add((names) -> names.remove(call.path()));
			case UNKNOWN -> throw new IllegalStateException("The record does not express " + call.path());
		}
	}

	private void create(RecordedCall call) {
		SimulatedFile file = new SimulatedFile();
		this.files.put(call.inode(), file);
		this.pendingNames.add((names) -> names.put(call.path(), file));
		this.named.put(file, this.durableNameChanges + this.pendingNames.size());
	}

	private SimulatedFile file(RecordedCall call) {
		SimulatedFile file = this.files.get(call.inode());
		if (file == null) {
			throw new IllegalStateException("A file is changed that was never made: " + call);
		}
		return file;
	}

	private void syncNames(long changes) {
		for (; this.durableNameChanges < changes; this.durableNameChanges++) {
			this.pendingNames.remove(0).accept(this.durableNames);
		}
	}

	/**
	 * Writes one of the states in which the directory may be found after the power came
	 * back.
	 * @param directory where to, made by this
	 * @param begun a write that had begun, or {@code null}
	 */
	void writeTo(Path directory, @Nullable RecordedCall begun, Loss loss, Random random) throws IOException {
		if (begun != null) {
			apply(begun);
			writeTo(directory, null, loss, random);
			file(begun).takeBack();
			return;
		}
		Map<String, SimulatedFile> names = new TreeMap<>(this.durableNames);
		int keptNames = switch (loss) {
			case NOTHING -> this.pendingNames.size();
			case EVERYTHING -> 0;
			default -> random.nextInt(this.pendingNames.size() + 1);
		};
		this.pendingNames.subList(0, keptNames).forEach((change) -> change.accept(names));
		Files.createDirectories(directory);
		for (Map.Entry<String, SimulatedFile> name : names.entrySet()) {
			Files.write(directory.resolve(name.getKey()), name.getValue().after(loss, random));
		}
	}

}
