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

import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;

/**
 * A run of faults: how long it is, where its chance comes from, and what it prints. The
 * system property {@code synapsed.storage.test.run} chooses between a {@code slice} for
 * every build, {@code nightly} and {@code release}; a property of its own overrides a
 * single figure; {@code synapsed.storage.test.seed} repeats a run.
 */
public final class FaultRun {

	private static final String PROPERTIES = "synapsed.storage.test.";

	private final String title;

	private final long seed = Long.getLong(PROPERTIES + "seed", System.nanoTime());

	private final Random random = new Random(this.seed);

	/**
	 * Begins a run and prints its seed.
	 * @param title what is done to what
	 */
	public FaultRun(String title) {
		this.title = title;
		System.out.printf(Locale.ROOT, "%s: seed %d%n", title, this.seed);
	}

	/**
	 * Returns how often something is done.
	 * @param name what is done, the end of the name of its property
	 * @param slice how often in every build
	 * @param nightly how often at night
	 * @param release how often before a release
	 */
	public static int figure(String name, int slice, int nightly, int release) {
		String run = System.getProperty(PROPERTIES + "run", "slice");
		return Integer.getInteger(PROPERTIES + name, switch (run) {
			case "slice" -> slice;
			case "nightly" -> nightly;
			case "release" -> release;
			default -> throw new IllegalArgumentException(
					PROPERTIES + "run must be slice, nightly or release, not '" + run + "'");
		});
	}

	public long seed() {
		return this.seed;
	}

	public Random random() {
		return this.random;
	}

	/**
	 * Describes where a run stands, for the message of a failure.
	 */
	public String at(int cycle, Path directory) {
		return "%s: seed %d, cycle %d, data kept in %s".formatted(this.title, this.seed, cycle, directory);
	}

	/**
	 * Prints what was found.
	 */
	public void report(String format, Object... arguments) {
		System.out.printf(Locale.ROOT, "%s: seed %d: %s%n", this.title, this.seed, format.formatted(arguments));
	}

}
