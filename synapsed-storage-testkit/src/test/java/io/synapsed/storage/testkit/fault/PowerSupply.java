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
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A disk that can lose its power: a file system on an image in a loop device. What was
 * synced is in the image; what was not is in the memory of the kernel, and the image
 * copied while it is mounted does not have it.
 */
final class PowerSupply implements AutoCloseable {

	private static final int MAX_COPIES = 100;

	private final FileSystem fileSystem;

	private final Path image;

	private final Path copy;

	private final Path mountPoint;

	private boolean mounted;

	/**
	 * Creates and mounts an empty file system.
	 * @param directory where the image is kept
	 */
	PowerSupply(FileSystem fileSystem, Path directory) throws IOException, InterruptedException {
		this.fileSystem = fileSystem;
		this.image = directory.resolve("image");
		this.copy = directory.resolve("copy");
		this.mountPoint = Files.createDirectories(directory.resolve("mount"));
		format();
	}

	/**
	 * Returns why no power can be lost on this machine.
	 * @return the reason, empty if it works
	 */
	static String missing(FileSystem fileSystem) throws IOException, InterruptedException {
		if (!SystemCommand.isRoot()) {
			return "power loss needs root for loop devices and mounts";
		}
		if (!SystemCommand.succeeds("losetup", "-f")) {
			return "power loss needs a free loop device";
		}
		return fileSystem.missing();
	}

	/**
	 * Returns where the file system is.
	 */
	Path directory() {
		return this.mountPoint;
	}

	/**
	 * Replaces the file system by an empty one.
	 */
	void format() throws IOException, InterruptedException {
		unmount();
		Files.deleteIfExists(this.image);
		this.fileSystem.format(this.image);
		mount();
	}

	/**
	 * Loses what was not synced, and brings the file system up again.
	 */
	void cut() throws IOException, InterruptedException {
		copyAtOneMoment();
		unmount();
		Files.move(this.copy, this.image, StandardCopyOption.REPLACE_EXISTING);
		mount();
	}

	/**
	 * The kernel may write to the image while it is copied, and a copy of blocks of
	 * different moments is no state that a disk was ever in. A copy that equals the image
	 * afterwards is one: nothing has changed between.
	 */
	private void copyAtOneMoment() throws IOException, InterruptedException {
		for (int attempt = 0; attempt < MAX_COPIES; attempt++) {
			SystemCommand.run("cp", "--sparse=always", this.image.toString(), this.copy.toString());
			if (SystemCommand.succeeds("cmp", "-s", this.image.toString(), this.copy.toString())) {
				return;
			}
		}
		throw new IOException("The image changed during each of " + MAX_COPIES + " copies");
	}

	private void mount() throws IOException, InterruptedException {
		this.fileSystem.mount(this.image, this.mountPoint);
		this.mounted = true;
	}

	private void unmount() throws IOException, InterruptedException {
		if (this.mounted) {
			SystemCommand.run("umount", this.mountPoint.toString());
			this.mounted = false;
		}
	}

	@Override
	public void close() throws IOException, InterruptedException {
		unmount();
	}

}
