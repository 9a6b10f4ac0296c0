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

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.synapsed.storage.StorageSnapshot;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Durability;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.exception.UnknownOutcomeException;

/**
 * A process whose writes are made to fail by its parent, who tells it by lines what to do
 * next. Its answers begin with {@link #ANSWER}.
 */
final class RefusedWriter {

	static final String ANSWER = "> ";

	static final String REFUSALS = "refusals";

	static final String RESUME = "resume";

	static final String JUDGE = "judge";

	private static final int ENOUGH = 20;

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final DurableEngine engine;

	private final Path directory;

	private final Durability durability;

	private final Set<Integer> acknowledged = new HashSet<>();

	private final Set<Integer> refused = new HashSet<>();

	private StorageTemplate storage;

	private int number;

	private RefusedWriter(DurableEngine engine, Path directory, Durability durability) {
		this.engine = engine;
		this.directory = directory;
		this.durability = durability;
		this.storage = engine.open(directory, durability);
	}

	public static void main(String[] arguments) throws IOException {
		RefusedWriter writer = new RefusedWriter(DurableEngine.valueOf(arguments[0]), Path.of(arguments[1]),
				Durability.valueOf(arguments[2]));
		while (writer.acknowledged.size() < ENOUGH) {
			writer.write();
		}
		answer("ready");
		BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		for (String command = commands.readLine(); command != null; command = commands.readLine()) {
			answer(switch (command) {
				case REFUSALS -> writer.writeUntilRefused();
				case RESUME -> writer.writeUntilAcknowledged();
				default -> writer.judgeTwice();
			});
		}
	}

	private static void answer(String line) {
		System.out.println(ANSWER + line);
		System.out.flush();
	}

	private String write() {
		int current = this.number++;
		try {
			this.storage.put("key/" + current, value(current));
			this.acknowledged.add(current);
			return "";
		}
		catch (UnknownOutcomeException ex) {
			return ex.toString();
		}
		catch (StorageException ex) {
			this.refused.add(current);
			return ex.toString();
		}
	}

	private String writeUntilRefused() {
		String last = "";
		long start = System.nanoTime();
		for (int refusals = 0; refusals < 10 && System.nanoTime() - start < PATIENCE.toNanos();) {
			String problem = write();
			if (!problem.isEmpty()) {
				refusals++;
				last = problem;
			}
		}
		for (int key : this.acknowledged) {
			check(key);
		}
		return this.refused.size() + " refused: " + last;
	}

	private String writeUntilAcknowledged() {
		String last = "";
		int inARow = 0;
		long start = System.nanoTime();
		while (inARow < ENOUGH) {
			String problem = write();
			inARow = problem.isEmpty() ? inARow + 1 : 0;
			if (!problem.isEmpty()) {
				last = problem;
				if (System.nanoTime() - start > PATIENCE.toNanos()) {
					return "still refused: " + last;
				}
				LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
			}
		}
		try (StorageSnapshot snapshot = this.storage.snapshot()) {
			snapshot.get("key/0").orElseThrow();
		}
		return "resumed";
	}

	private String judgeTwice() {
		judge();
		this.storage.close();
		this.storage = this.engine.open(this.directory, this.durability);
		judge();
		this.storage.close();
		return "judged " + this.acknowledged.size();
	}

	private void judge() {
		this.acknowledged.forEach(this::check);
		for (int key : this.refused) {
			if (this.storage.get("key/" + key).isPresent()) {
				throw new IllegalStateException("key " + key + " was refused and is there");
			}
		}
	}

	private void check(int key) {
		if (!this.storage.get("key/" + key).filter(value(key)::equals).isPresent()) {
			throw new IllegalStateException("key " + key + " was acknowledged and is gone");
		}
	}

	/** Does not compress. */
	private static Bytes value(int number) {
		byte[] value = new byte[4_000];
		new Random(number).nextBytes(value);
		return Bytes.wrap(value);
	}

}
