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
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The calls of a process to the file system, in the order in which they took effect, with
 * its acknowledgements among them.
 */
final class Recording {

	private static final RecordedCall.Kind[] KINDS = RecordedCall.Kind.values();

	private final List<RecordedCall> calls;

	private Recording(List<RecordedCall> calls) {
		this.calls = calls;
	}

	/**
	 * Reads what the recorder has written.
	 */
	static Recording read(Path file) throws IOException {
		ByteBuffer record = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.nativeOrder());
		List<RecordedCall> calls = new ArrayList<>();
		while (record.hasRemaining()) {
			RecordedCall.Kind kind = KINDS[record.getInt()];
			record.getInt();
			long inode = record.getLong();
			long offset = record.getLong();
			byte[] path = new byte[record.getInt()];
			byte[] data = new byte[record.getInt()];
			record.get(path).get(data);
			calls.add(new RecordedCall(kind, inode, offset, new String(path, StandardCharsets.UTF_8), data));
		}
		return new Recording(calls);
	}

	List<RecordedCall> calls() {
		return this.calls;
	}

	/**
	 * Returns the calls that concern one directory within the recorded one, with names
	 * below it, and all acknowledgements that begin with its name, without it.
	 */
	Recording of(String directory) {
		String prefix = directory + "/";
		List<RecordedCall> own = new ArrayList<>();
		// The number of an inode is given again once its file is gone.
		Map<Long, Boolean> inodes = new HashMap<>();
		for (RecordedCall call : this.calls) {
			boolean isOwn = switch (call.kind()) {
				case ACKNOWLEDGE -> new String(call.data(), StandardCharsets.US_ASCII).startsWith(directory + " ");
				case CREATE, MAKE_DIRECTORY -> {
					boolean below = call.path().equals(directory) || call.path().startsWith(prefix);
					inodes.put(call.inode(), below);
					yield below;
				}
				case RENAME, UNLINK -> call.path().startsWith(prefix);
				case WRITE, TRUNCATE, ALLOCATE, SYNC, SYNC_DIRECTORY, MAP -> inodes.getOrDefault(call.inode(), false);
				case UNKNOWN -> true;
			};
			if (isOwn) {
				own.add(within(prefix, call));
			}
		}
		return new Recording(own);
	}

	/**
	 * Returns the names of the files that were mapped for writing.
	 */
	Set<String> mappedFiles() {
		Map<Long, String> names = new HashMap<>();
		Set<String> mapped = new TreeSet<>();
		for (RecordedCall call : this.calls) {
			if (call.kind() == RecordedCall.Kind.CREATE) {
				names.put(call.inode(), call.path());
			}
			else if (call.kind() == RecordedCall.Kind.MAP) {
				mapped.add(names.getOrDefault(call.inode(), "a file that was never made"));
			}
		}
		return mapped;
	}

	private static RecordedCall within(String prefix, RecordedCall call) {
		byte[] data = switch (call.kind()) {
			case ACKNOWLEDGE, RENAME -> new String(call.data(), StandardCharsets.UTF_8).substring(prefix.length())
				.getBytes(StandardCharsets.UTF_8);
			default -> call.data();
		};
		String path = call.path().startsWith(prefix) ? call.path().substring(prefix.length())
				: (call.kind() == RecordedCall.Kind.UNKNOWN) ? call.path() : "";
		return new RecordedCall(call.kind(), call.inode(), call.offset(), path, data);
	}

}
