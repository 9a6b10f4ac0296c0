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

package io.synapsed.storage.distributed;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.synapsed.storage.engine.DurableFiles;
import io.synapsed.storage.spi.ReplicaEngine;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.FileInfo;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.SnapshotInfo;
import org.apache.ratis.statemachine.SnapshotRetentionPolicy;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.statemachine.impl.FileListSnapshotInfo;
import org.jspecify.annotations.Nullable;

/**
 * The files of a replica beside the log: the live database, and snapshots of it, which
 * are checkpoints named {@code term_index}. A snapshot is there only if all of it is on
 * the device, because the log before it is purged then. Ratis replaces the directory of
 * the snapshots as a whole when it installs one, so the live database lies outside.
 */
final class ReplicaDirectory implements StateMachineStorage {

	private static final Pattern SNAPSHOT = Pattern.compile("(\\d{1,18})_(\\d{1,18})");

	/** What Ratis adds to each file that it has received. */
	private static final String DIGEST = ".md5";

	/** Tables never change, so that a link is as good as a copy. */
	private static final String TABLE = ".sst";

	// Null until Ratis names the directory.
	private volatile @Nullable Path root;

	private volatile @Nullable Path snapshots;

	@Override
	public void init(RaftStorage storage) {
		this.root = storage.getStorageDir().getRoot().toPath();
		this.snapshots = storage.getStorageDir().getStateMachineDir().toPath();
	}

	private Path root() {
		return Objects.requireNonNull(this.root, "Ratis has not named the directory yet");
	}

	private Path snapshotDirectory() {
		return Objects.requireNonNull(this.snapshots, "Ratis has not named the directory yet");
	}

	/**
	 * Returns where the live database is.
	 */
	Path live() {
		return root().resolve("live");
	}

	/**
	 * Makes a checkpoint, and returns when all of it is on the device.
	 */
	void takeSnapshot(ReplicaEngine engine, TermIndex at) throws IOException {
		Path target = snapshotDirectory().resolve(at.getTerm() + "_" + at.getIndex());
		if (Files.isDirectory(target)) {
			return;
		}
		Path checkpoint = root().resolve("checkpoint.tmp");
		delete(checkpoint);
		engine.checkpoint(checkpoint);
		sync(checkpoint);
		Files.createDirectories(snapshotDirectory());
		DurableFiles.move(checkpoint, target);
	}

	/**
	 * Replaces the live database, which is closed, by the newest snapshot. A crash leaves
	 * one of both, or no live database, which is restored again then.
	 */
	void restore() throws IOException {
		Path snapshot = latest();
		if (snapshot == null) {
			throw new IOException("There is no snapshot in " + snapshotDirectory());
		}
		Path copy = root().resolve("live.tmp");
		delete(copy);
		Files.createDirectories(copy);
		for (Path file : files(snapshot)) {
			Path target = copy.resolve(file.getFileName());
			if (file.toString().endsWith(TABLE)) {
				// What was received is not on the device yet.
				DurableFiles.sync(file);
				link(file, target);
			}
			else {
				Files.copy(file, target);
			}
		}
		sync(copy);
		delete(live());
		DurableFiles.move(copy, live());
	}

	private static void link(Path file, Path target) throws IOException {
		try {
			Files.createLink(target, file);
		}
		catch (UnsupportedOperationException ex) {
			Files.copy(file, target);
		}
	}

	private static void sync(Path directory) throws IOException {
		try (Stream<Path> files = Files.list(directory)) {
			for (Path file : files.filter(Files::isRegularFile).toList()) {
				DurableFiles.sync(file);
			}
		}
		DurableFiles.syncDirectory(directory);
	}

	private static List<Path> files(Path snapshot) throws IOException {
		try (Stream<Path> files = Files.list(snapshot)) {
			return files.filter((file) -> !file.toString().endsWith(DIGEST)).sorted().toList();
		}
	}

	private @Nullable Path latest() throws IOException {
		List<Path> all = snapshots();
		return all.isEmpty() ? null : all.get(all.size() - 1);
	}

	/**
	 * Lists the snapshots, the oldest first.
	 */
	private List<Path> snapshots() throws IOException {
		Path directory = this.snapshots;
		if (directory == null || !Files.isDirectory(directory)) {
			return List.of();
		}
		try (Stream<Path> all = Files.list(directory)) {
			return all.filter((each) -> SNAPSHOT.matcher(each.getFileName().toString()).matches())
				.sorted(Comparator.comparing(ReplicaDirectory::place))
				.toList();
		}
	}

	private static TermIndex place(Path snapshot) {
		Matcher name = SNAPSHOT.matcher(snapshot.getFileName().toString());
		if (!name.matches()) {
			throw new IllegalArgumentException(snapshot + " is no snapshot");
		}
		return TermIndex.valueOf(Long.parseLong(name.group(1)), Long.parseLong(name.group(2)));
	}

	@Override
	public void format() {
	}

	@Override
	public @Nullable SnapshotInfo getLatestSnapshot() {
		try {
			Path latest = latest();
			if (latest == null) {
				return null;
			}
			List<FileInfo> files = new ArrayList<>();
			for (Path file : files(latest)) {
				files.add(new FileInfo(file, null));
			}
			return new FileListSnapshotInfo(files, place(latest));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void cleanupOldSnapshots(SnapshotRetentionPolicy policy) throws IOException {
		List<Path> all = snapshots();
		for (Path old : all.subList(0, Math.max(0, all.size() - 1))) {
			delete(old);
		}
	}

	@Override
	public File getSnapshotDir() {
		return snapshotDirectory().toFile();
	}

	private static void delete(Path directory) throws IOException {
		if (!Files.exists(directory)) {
			return;
		}
		Files.walkFileTree(directory, new SimpleFileVisitor<>() {

			@Override
			public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
				Files.delete(file);
				return FileVisitResult.CONTINUE;
			}

			@Override
			public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
				if (failure != null) {
					throw failure;
				}
				Files.delete(visited);
				return FileVisitResult.CONTINUE;
			}

		});
	}

}
