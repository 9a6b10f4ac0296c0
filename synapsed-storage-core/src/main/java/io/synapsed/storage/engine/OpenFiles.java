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

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Lists the files that open stores of this process hold, across class loaders. Ask it
 * before you open a file: on POSIX systems, closing any descriptor of a file releases all
 * locks of the process on that file.
 * <p>
 * Classes of different class loaders share nothing but the JDK, so the entries are lines
 * of a system property. Entries of this class loader are kept here as well: tests and
 * containers replace the system properties now and then. Safe for use by several threads.
 */
final class OpenFiles {

	private static final String PROPERTY = "io.synapsed.storage.open-files";

	// A literal is one object in the whole process, whatever the class loader.
	private static final Object MONITOR = "io.synapsed.storage.open-files monitor";

	private static final String LOADER = System.identityHashCode(OpenFiles.class) + "-" + System.nanoTime();

	private static final Map<String, Entry> OWN = new LinkedHashMap<>();

	private OpenFiles() {
	}

	/**
	 * Takes all files for a store, or none of them.
	 * @param identities the files
	 * @param holder who takes them, for messages
	 * @return who holds one of them already, or empty if they are taken now
	 */
	static Optional<String> take(Collection<String> identities, String holder) {
		synchronized (MONITOR) {
			Map<String, Entry> entries = entries();
			for (String identity : identities) {
				Entry entry = entries.get(identity);
				if (entry != null) {
					return Optional.of(entry.holder());
				}
			}
			identities.forEach((identity) -> OWN.put(identity, new Entry(LOADER, line(holder))));
			publish(entries);
			return Optional.empty();
		}
	}

	/**
	 * Gives files back.
	 * @param identities files that were taken through this class
	 */
	static void release(Collection<String> identities) {
		synchronized (MONITOR) {
			Map<String, Entry> entries = entries();
			identities.forEach(OWN::remove);
			publish(entries);
		}
	}

	/**
	 * Those of this class loader as they are known here, those of others as published.
	 */
	private static Map<String, Entry> entries() {
		Map<String, Entry> entries = new LinkedHashMap<>(OWN);
		System.getProperty(PROPERTY, "").lines().forEach((line) -> {
			String[] parts = line.split("\t", 3);
			if (parts.length == 3 && !parts[1].equals(LOADER)) {
				entries.put(parts[0], new Entry(parts[1], parts[2]));
			}
		});
		return entries;
	}

	private static void publish(Map<String, Entry> before) {
		Map<String, Entry> entries = new LinkedHashMap<>(before);
		entries.values().removeIf((entry) -> entry.loader().equals(LOADER));
		entries.putAll(OWN);
		if (entries.isEmpty()) {
			System.clearProperty(PROPERTY);
			return;
		}
		StringBuilder lines = new StringBuilder();
		entries.forEach((identity, entry) -> lines.append(identity)
			.append('\t')
			.append(entry.loader())
			.append('\t')
			.append(entry.holder())
			.append('\n'));
		System.setProperty(PROPERTY, lines.toString());
	}

	private static String line(String text) {
		return text.replaceAll("\\p{Cntrl}", " ");
	}

	/** Who holds a file. */
	private record Entry(String loader, String holder) {
	}

}
