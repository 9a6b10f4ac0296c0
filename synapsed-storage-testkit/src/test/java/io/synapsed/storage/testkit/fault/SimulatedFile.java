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

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * What a device has of a file for sure, and the changes since, of which it may have any.
 */
final class SimulatedFile {

	/** What a device writes wholly or not at all. */
	static final int SECTOR = 512;

	private final Content durable = new Content();

	private final List<Change> pending = new ArrayList<>();

	void change(Change change) {
		this.pending.add(change);
	}

	/** Undoes the last change. */
	void takeBack() {
		this.pending.remove(this.pending.size() - 1);
	}

	void sync() {
		this.pending.forEach((change) -> change.apply(this.durable));
		this.pending.clear();
	}

	/**
	 * Returns the file if some of the changes since the last sync were lost.
	 */
	byte[] after(Loss loss, Random random) {
		Content content = new Content(this.durable);
		for (Change change : loss.kept(this.pending, random)) {
			change.apply(content);
		}
		return content.bytes();
	}

	/** Something that was done to a file. */
	sealed interface Change {

		void apply(Content content);

		/** Returns the parts of which each is done wholly or not at all. */
		default List<Change> sectors() {
			return List.of(this);
		}

	}

	/** A write. */
	record Write(long offset, byte[] data) implements Change {

		@Override
		public void apply(Content content) {
			content.write((int) this.offset, this.data);
		}

		@Override
		public List<Change> sectors() {
			List<Change> sectors = new ArrayList<>();
			int from = 0;
			while (from < this.data.length) {
				int to = (int) Math.min(this.data.length, from + SECTOR - (this.offset + from) % SECTOR);
				sectors.add(new Write(this.offset + from, Arrays.copyOfRange(this.data, from, to)));
				from = to;
			}
			return sectors;
		}

		/** Returns the write if it ended after some sectors. */
		Write torn(int sectors) {
			int end = (int) Math.min(this.data.length, sectors * (long) SECTOR - this.offset % SECTOR);
			return new Write(this.offset, Arrays.copyOf(this.data, Math.max(0, end)));
		}

		int sectorCount() {
			return (int) ((this.offset % SECTOR + this.data.length + SECTOR - 1) / SECTOR);
		}

	}

	/**
	 * The file was cut off. What was written later has other blocks, which belong to the
	 * file only once the cut does.
	 */
	record Truncation(long size) implements Change {

		@Override
		public void apply(Content content) {
			content.resize((int) this.size);
		}

	}

	/** The file has at least this size from now on. */
	record Extension(long size) implements Change {

		@Override
		public void apply(Content content) {
			content.resize((int) Math.max(this.size, content.size));
		}

	}

	/** Bytes that grow. */
	static final class Content {

		private byte[] bytes;

		private int size;

		Content() {
			this.bytes = new byte[SECTOR];
		}

		Content(Content other) {
			this.bytes = Arrays.copyOf(other.bytes, Math.max(SECTOR, other.size));
			this.size = other.size;
		}

		void write(int offset, byte[] data) {
			resize(Math.max(this.size, offset + data.length));
			System.arraycopy(data, 0, this.bytes, offset, data.length);
		}

		void resize(int size) {
			if (size > this.bytes.length) {
				this.bytes = Arrays.copyOf(this.bytes, Math.max(size, 2 * this.bytes.length));
			}
			if (size < this.size) {
				// What a file grows by again are zeros.
				Arrays.fill(this.bytes, size, this.size, (byte) 0);
			}
			this.size = size;
		}

		byte[] bytes() {
			return Arrays.copyOf(this.bytes, this.size);
		}

	}

}
