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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * File systems that lose power in the tests.
 */
enum FileSystem {

	/** The data of a file is written before the metadata that makes it visible. */
	EXT4_ORDERED("ext4", List.of("-q", "-F", "-m", "0"), "data=ordered", 128),

	/** Metadata may come first, so that a file can show what it never held. */
	EXT4_WRITEBACK("ext4", List.of("-q", "-F", "-m", "0"), "data=writeback", 128),

	/** Delayed allocation and a log of metadata only. */
	XFS("xfs", List.of("-q", "-f"), "defaults", 320),

	/** Copies what it writes. */
	BTRFS("btrfs", List.of("-q", "-f"), "defaults", 256);

	private static final List<String> PROGRAM_DIRECTORIES = List.of("/usr/sbin", "/sbin", "/usr/bin", "/bin");

	private final String type;

	private final List<String> formatOptions;

	private final String mountOptions;

	private final int megabytes;

	FileSystem(String type, List<String> formatOptions, String mountOptions, int megabytes) {
		this.type = type;
		this.formatOptions = formatOptions;
		this.mountOptions = mountOptions;
		this.megabytes = megabytes;
	}

	/**
	 * Returns why it cannot be used on this machine.
	 * @return the reason, empty if it can be used
	 */
	String missing() throws IOException {
		String program = "mkfs." + this.type;
		if (PROGRAM_DIRECTORIES.stream().noneMatch((directory) -> Files.isExecutable(Path.of(directory, program)))) {
			return program + " is not installed";
		}
		if (Files.readAllLines(Path.of("/proc/filesystems"))
			.stream()
			.noneMatch((line) -> line.strip().equals(this.type))) {
			return "the kernel has no " + this.type + " loaded";
		}
		return "";
	}

	/**
	 * Creates an image with an empty file system.
	 */
	void format(Path image) throws IOException, InterruptedException {
		SystemCommand.run("truncate", "-s", this.megabytes + "M", image.toString());
		List<String> command = new ArrayList<>(List.of("mkfs." + this.type));
		command.addAll(this.formatOptions);
		command.add(image.toString());
		SystemCommand.run(command.toArray(String[]::new));
	}

	/**
	 * Mounts an image.
	 */
	void mount(Path image, Path directory) throws IOException, InterruptedException {
		SystemCommand.run("mount", "-t", this.type, "-o", "loop," + this.mountOptions, image.toString(),
				directory.toString());
	}

	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT).replace('_', ' ');
	}

}
