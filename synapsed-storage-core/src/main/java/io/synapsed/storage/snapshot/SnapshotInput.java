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

package io.synapsed.storage.snapshot;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;

import io.synapsed.storage.exception.IntegrityException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the bytes of a snapshot file in their order. Trusts no length in them: it refuses
 * one that reaches beyond the end of the file, so that it never allocates more bytes than
 * the file has.
 */
final class SnapshotInput {

	private final @Nullable String store;

	private final Path file;

	private final DataInputStream source;

	private long left;

	/**
	 * @param left largest number of bytes that follow
	 */
	SnapshotInput(@Nullable String store, Path file, InputStream source, long left) {
		this.store = store;
		this.file = file;
		this.source = new DataInputStream(source);
		this.left = left;
	}

	/**
	 * Returns the plain file within this one, which is not longer.
	 */
	SnapshotInput within(InputStream plain) {
		return new SnapshotInput(this.store, this.file, plain, this.left);
	}

	long left() {
		return this.left;
	}

	byte[] take(int size) throws IOException {
		if (size < 0 || size > this.left) {
			throw damaged("is cut off, or names a size beyond its end");
		}
		this.left -= size;
		byte[] taken = new byte[size];
		this.source.readFully(taken);
		return taken;
	}

	int takeInt() throws IOException {
		return ByteBuffer.wrap(take(Integer.BYTES)).getInt();
	}

	void checkSum(byte[] array, int length, int expected, String part) {
		if (SnapshotFormat.checksum(array, 0, length) != expected) {
			throw damaged("has a " + part + " whose checksum is wrong");
		}
	}

	void checkEnd() throws IOException {
		if (this.source.read() != -1) {
			throw damaged("goes on after its end");
		}
	}

	IntegrityException damaged(String how) {
		return damaged(how, null);
	}

	IntegrityException damaged(String how, @Nullable Throwable cause) {
		return new IntegrityException(this.store, "the snapshot file " + this.file + " " + how + ", " + this.left
				+ " bytes before its end; use another copy of it", cause);
	}

}
