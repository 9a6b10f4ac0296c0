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

package io.synapsed.storage.backend.mvstore;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.zip.ZipOutputStream;

import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.RandomAccessStore;
import org.h2.mvstore.SFChunk;
import org.h2.mvstore.WriteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The file of an MVStore, read and written through {@link RandomAccessFile}, which an
 * interrupt does not affect. The channel that MVStore uses by default would be closed by
 * an interrupt, and the store with it. Unlike an asynchronous channel, this needs no
 * other thread. Locking and syncing go through an asynchronous channel of the same file,
 * which runs them in the calling thread and ignores interrupts.
 */
final class UninterruptibleFileStore extends RandomAccessStore {

	// Concurrent readers do not wait for each other.
	private static final int READERS = 8;

	private final RandomAccessFile[] readers = new RandomAccessFile[READERS];

	private final RandomAccessFile writer;

	private final AsynchronousFileChannel channel;

	private final FileLock lock;

	private static final int BLOCK_SIZE = 4096;

	/**
	 * A size that every device writes entirely or not at all. The end of a chunk, which
	 * makes the chunk valid, fits into one sector.
	 */
	private static final int SECTOR_SIZE = 512;

	// MVStore removes it from the header when it writes a chunk, and then writes the
	// header.
	private static final String CLEAN = "clean";

	private final boolean ordered;

	private final Object headerLock = new Object();

	private boolean headerTrusted;

	private boolean headerChanged;

	private int headerCopy;

	private boolean started;

	private volatile @Nullable Capture capture;

	/**
	 * Opens a file and locks it.
	 * @param file the file, which is created where it is missing
	 * @param ordered whether the end of a chunk, which makes it valid, is written only
	 * once the rest of it has reached the device
	 * @param config settings of MVStore
	 */
	UninterruptibleFileStore(Path file, boolean ordered, Map<String, Object> config) throws IOException {
		super(config);
		this.ordered = ordered;
		init(file.toString(), false);
		this.channel = AsynchronousFileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE,
				StandardOpenOption.CREATE);
		try {
			this.lock = lock(file);
			setSize(this.channel.size());
			this.writer = new RandomAccessFile(file.toFile(), "rw");
			for (int index = 0; index < READERS; index++) {
				this.readers[index] = new RandomAccessFile(file.toFile(), "r");
			}
		}
		catch (IOException | RuntimeException | Error ex) {
			// Others may be open, but nothing is in them that could be lost.
			this.channel.close();
			throw ex;
		}
	}

	private FileLock lock(Path file) throws IOException {
		FileLock lock;
		try {
			lock = this.channel.tryLock();
		}
		catch (OverlappingFileLockException ex) {
			lock = null;
		}
		if (lock == null) {
			throw DataUtils.newMVStoreException(DataUtils.ERROR_FILE_LOCKED, "The file is locked: {0}", file);
		}
		return lock;
	}

	@Override
	public MVMap<String, String> start() {
		this.started = true;
		return super.start();
	}

	@Override
	public void open(String fileName, boolean readOnly, char @Nullable [] encryptionKey) {
		throw new UnsupportedOperationException("The file is open");
	}

	@Override
	public UninterruptibleFileStore open(String fileName, boolean readOnly) {
		throw new UnsupportedOperationException("The file is open");
	}

	@Override
	public boolean shouldSaveNow(int unsavedMemory, int autoCommitMemory) {
		return false;
	}

	/**
	 * Sets what to run in the next commit of the calling thread, as soon as it has the
	 * roots of all trees. What is changed from then on belongs to the next commit.
	 * @param action what to run, or {@code null} for nothing
	 */
	void onNextCapture(@Nullable Runnable action) {
		this.capture = (action != null) ? new Capture(Thread.currentThread(), action) : null;
	}

	/**
	 * Called by a commit once it has the roots of all trees, and by nothing else before
	 * that.
	 */
	@Override
	public WriteBuffer getWriteBuffer() {
		Capture capture = this.capture;
		if (capture != null && capture.thread() == Thread.currentThread()) {
			this.capture = null;
			capture.action().run();
		}
		return super.getWriteBuffer();
	}

	@Override
	public ByteBuffer readFully(SFChunk chunk, long position, int length) {
		if (length < 0 || position < 0 || position + length > size()) {
			// A damaged page may name any length: nothing is allocated before this check.
			throw DataUtils.newMVStoreException(DataUtils.ERROR_FILE_CORRUPT,
					"Reading {0} bytes at {1} goes beyond the {2} bytes of the file", length, position, size());
		}
		byte[] target = new byte[length];
		RandomAccessFile reader = this.readers[(int) Thread.currentThread().getId() & (READERS - 1)];
		try {
			synchronized (reader) {
				reader.seek(position);
				reader.readFully(target);
			}
		}
		catch (IOException ex) {
			throw DataUtils.newMVStoreException(DataUtils.ERROR_READING_FAILED, "Reading from {0} failed: {1}",
					getFileName(), ex.getMessage(), ex);
		}
		this.readCount.incrementAndGet();
		this.readBytes.addAndGet(length);
		return ByteBuffer.wrap(target);
	}

	@Override
	protected void writeFully(SFChunk chunk, long position, ByteBuffer source) {
		int length = source.remaining();
		setSize(Math.max(size(), position + length));
		try {
			if (chunk != null) {
				writeChunk(source, position);
				// The chunk that the header names may be overwritten by the next one.
				this.storeHeader.put(CLEAN, 1);
			}
			else if (position == 0 && length == 2 * BLOCK_SIZE) {
				writeHeader(source);
			}
			else {
				write(source, position);
			}
		}
		catch (IOException ex) {
			throw writingFailed(ex);
		}
		this.writeCount.incrementAndGet();
		this.writeBytes.addAndGet(length);
	}

	private void writeChunk(ByteBuffer source, long position) throws IOException {
		int body = source.remaining() - SECTOR_SIZE;
		if (this.ordered) {
			write(source.slice(source.position(), body), position);
			this.channel.force(false);
			write(source.slice(source.position() + body, SECTOR_SIZE), position + body);
			source.position(source.limit());
		}
		else {
			write(source, position);
		}
	}

	/**
	 * Writes one of the two copies of the header. The other copy names the latest chunk
	 * at the last sync. MVStore uses it if the chunk of this copy is incomplete.
	 */
	private void writeHeader(ByteBuffer source) throws IOException {
		synchronized (this.headerLock) {
			if (this.headerTrusted) {
				write(source.slice(source.position(), BLOCK_SIZE), (long) this.headerCopy * BLOCK_SIZE);
				this.headerChanged = true;
				return;
			}
			// When the file was opened, it was unknown which copy is the right one.
			this.channel.force(false);
			write(source, 0);
			this.channel.force(false);
			this.headerTrusted = true;
		}
	}

	private void write(ByteBuffer source, long position) throws IOException {
		synchronized (this.writer) {
			this.writer.seek(position);
			this.writer.write(source.array(), source.arrayOffset() + source.position(), source.remaining());
		}
	}

	long bytesWritten() {
		return this.writeBytes.get();
	}

	@Override
	public void sync() {
		synchronized (this.headerLock) {
			try {
				this.channel.force(false);
			}
			catch (IOException ex) {
				throw writingFailed(ex);
			}
			if (this.headerChanged) {
				this.headerCopy = 1 - this.headerCopy;
				this.headerChanged = false;
			}
		}
	}

	/**
	 * Writes no mark of an orderly close. MVStore would trust the mark at the next
	 * opening. If an earlier kill has damaged an unused chunk, MVStore would then open an
	 * old version. Without the mark it searches for the newest complete version.
	 */
	@Override
	protected void writeCleanShutdown() {
		sync();
	}

	@Override
	protected void truncate(long size) {
		try {
			this.channel.truncate(size);
			setSize(Math.min(size(), size));
		}
		catch (IOException ex) {
			throw writingFailed(ex);
		}
	}

	private MVStoreException writingFailed(IOException cause) {
		return DataUtils.newMVStoreException(DataUtils.ERROR_WRITING_FAILED, "Writing to {0} failed: {1}",
				getFileName(), cause.getMessage(), cause);
	}

	@Override
	public void backup(ZipOutputStream target) {
		throw new UnsupportedOperationException("Checkpoints take the place of backups");
	}

	@Override
	public void close() {
		try {
			if (this.channel.isOpen()) {
				for (RandomAccessFile reader : this.readers) {
					reader.close();
				}
				this.writer.close();
				this.lock.release();
				this.channel.close();
			}
		}
		catch (IOException ex) {
			throw writingFailed(ex);
		}
		finally {
			// Otherwise opening has failed before there was anything to close.
			if (this.started) {
				super.close();
			}
		}
	}

	/** What a thread does in its next commit. */
	private record Capture(Thread thread, Runnable action) {
	}

}
