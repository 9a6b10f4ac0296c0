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

package io.synapsed.storage.testkit.fault.step;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.DoubleSupplier;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Durability;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.common.Subscription;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.exception.StorageClosedException;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.EntryCursor;
import io.synapsed.storage.spi.ExpiredEntry;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.Statistic;
import io.synapsed.storage.spi.WriteBatch;
import org.jspecify.annotations.Nullable;

/**
 * Tries every write of one engine with an error at every step, and judges the store
 * afterwards: all or nothing, never less than what was acknowledged, an event or a gap
 * for what a watch has not read, and a store that goes on. Loaded by
 * {@link SteppedClasses}, and therefore used by types of the JDK only.
 */
public final class SteppedJudge implements Callable<List<String>> {

	/** An error that comes again while the store recovers from it. */
	private static final int BURST = 25;

	/** The other kinds of errors come at each of the steps in the nightly run only. */
	private static final int STRIDE = "nightly".equals(System.getProperty("synapsed.storage.test.run")) ? 1 : 7;

	/** After how many steps the store is reopened, which takes longest. */
	private static final int STEPS_PER_REOPENING = 31;

	private static final Bytes AFTERWARDS = Bytes.utf8("afterwards");

	private static final ExpiredEntry GONE = new ExpiredEntry(Bytes.utf8("gone"), Version.of(1));

	private final SteppedEngine engine;

	private final Path directory;

	private final Durability durability;

	private final List<String> findings = new ArrayList<>();

	private KeyValueStore store;

	private int tried;

	private int refused;

	/**
	 * Opens the engine.
	 * @param engine name of the engine
	 * @param directory an empty directory
	 * @param durability name of the level
	 */
	public SteppedJudge(String engine, Path directory, String durability) {
		this.engine = SteppedEngine.valueOf(engine);
		this.directory = directory;
		this.durability = Durability.valueOf(durability);
		this.store = open();
	}

	private KeyValueStore open() {
		return this.engine.open(this.directory, this.durability);
	}

	@Override
	public List<String> call() {
		try {
			for (SteppedWrite write : SteppedWrite.values()) {
				warmUp(write);
				everyStep(write, 1, 1, () -> {
					throw new OutOfMemoryError("planned");
				});
				everyStep(write, 1, STRIDE, () -> {
					throw new IllegalStateException("planned");
				});
				everyStep(write, BURST, STRIDE, () -> {
					throw new StackOverflowError("planned");
				});
				watchAtEveryStep(write);
			}
			return this.findings;
		}
		finally {
			this.store.close();
		}
	}

	/** A class that is loaded in the middle of an error is lost for good. */
	private void warmUp(SteppedWrite write) {
		for (int time = 0; time < 3; time++) {
			write.run(this.store, SteppedWrite.arrange(this.store));
			attempt(write, 10 + time, 1, () -> {
				throw new OutOfMemoryError("planned");
			});
			revive();
		}
	}

	private void everyStep(SteppedWrite write, int count, int stride, Runnable action) {
		int step = 1;
		while (attempt(write, step, count, action)) {
			step += stride;
		}
		if (step == 1) {
			this.findings.add(write + " takes no steps");
		}
	}

	/**
	 * Runs a write with something at one of its steps.
	 * @return whether it has so many steps
	 */
	private boolean attempt(SteppedWrite write, int step, int count, Runnable action) {
		Map<String, Version> versions = SteppedWrite.arrange(this.store);
		SteppedEvents events = new SteppedEvents();
		Map<String, String> before = content();
		boolean done;
		int taken;
		try (Subscription watch = this.store.watch(KeyRange.all(), null, events)) {
			Throwable failure = failure(() -> write.run(this.store, versions), step, count, action);
			taken = Steps.disarm();
			done = failure == null;
			String where = write + " at step " + step + " of " + this.engine + " " + this.durability + ", "
					+ ((failure != null) ? failure.getClass().getSimpleName() : "done");
			if (revive()) {
				judge(where, write, before, done, events);
			}
		}
		catch (RuntimeException | AssertionError ex) {
			Steps.disarm();
			throw new IllegalStateException(write + " at step " + step, ex);
		}
		return taken >= step;
	}

	private @Nullable Throwable failure(Runnable write, int step, int count, Runnable action) {
		Steps.arm(step, count, action);
		try {
			write.run();
			return null;
		}
		catch (RuntimeException | Error ex) {
			return ex;
		}
	}

	/**
	 * The store must go on: at most the next write is refused. On the heap, where there
	 * is nothing to go back to, it may also have ended, and say so.
	 * @return whether it is still the same store
	 */
	private boolean revive() {
		for (int time = 0; time < 2; time++) {
			try {
				if (this.tried % 2 == 0) {
					// A sweep may be the first to come.
					this.store.commit(WriteBatch.of(List.of(GONE.reclaim())), SteppedWrite.NOW);
				}
				this.store.put(SteppedWrite.put("afterwards", Integer.toString(this.tried++)), SteppedWrite.NOW);
				return true;
			}
			catch (StorageClosedException ex) {
				if (this.engine != SteppedEngine.MEMORY) {
					throw ex;
				}
				reopen();
				return false;
			}
			catch (StorageException ex) {
				this.refused++;
			}
		}
		this.findings.add("The store does not go on");
		reopen();
		return false;
	}

	private void reopen() {
		this.store.close();
		this.store = open();
	}

	private void judge(String where, SteppedWrite write, Map<String, String> before, boolean done,
			SteppedEvents events) {
		Map<String, String> after = content();
		Map<String, String> complete = complete(write, before);
		boolean applied = after.equals(complete);
		if (!applied && (done || !after.equals(before))) {
			this.findings.add(where + ": half a write, " + after + " in the place of " + before + " or " + complete);
		}
		if (write != SteppedWrite.REWRITE && applied && !events.awaitAfterwards(this.tried - 1).tells(write)) {
			this.findings.add(where + ": no event and no gap for what was written, but " + events);
		}
		consistent(where, after);
		if (this.engine.isDurable() && this.tried % STEPS_PER_REOPENING == 0) {
			reopen();
			if (!content().equals(after)) {
				this.findings.add(where + ": after reopening " + content() + " in the place of " + after);
			}
			consistent(where + ", reopened", after);
		}
	}

	private static Map<String, String> complete(SteppedWrite write, Map<String, String> before) {
		Map<String, String> after = new TreeMap<>(before);
		switch (write) {
			case PUT -> after.put("a", "new");
			case PUT_EXPIRING -> after.put("new", "new");
			case PUT_OVER_EXPIRING -> after.put("expiring", "new");
			case DELETE -> after.remove("a");
			case DELETE_EXPIRING -> after.remove("expiring");
			case BATCH -> {
				after.put("a", "new");
				after.remove("b");
				after.put("expiring", "new");
				after.put("last", "new");
			}
			case REWRITE -> {
				after.put("a", "recoded");
				after.put("expiring", "recoded");
			}
		}
		return after;
	}

	private Map<String, String> content() {
		Map<String, String> content = new TreeMap<>();
		for (String key : List.of("a", "b", "expiring", "last", "new")) {
			Entry entry = this.store.get(Bytes.utf8(key), ReadOptions.DEFAULT);
			if (entry != null) {
				content.put(key, entry.value().toUtf8());
			}
		}
		return content;
	}

	/**
	 * The derived structures say the same as the entries.
	 */
	private void consistent(String where, Map<String, String> content) {
		List<String> scanned = new ArrayList<>();
		try (EntryCursor cursor = this.store.scan(new KeyRange(Bytes.utf8("a"), Bytes.utf8("z")),
				ScanOptions.DEFAULT)) {
			for (Entry entry = cursor.next(); entry != null; entry = cursor.next()) {
				if (!entry.key().equals(AFTERWARDS)) {
					scanned.add(entry.key().toUtf8());
				}
			}
		}
		if (!scanned.equals(List.copyOf(content.keySet()))) {
			this.findings.add(where + ": a scan finds " + scanned + " of " + content);
		}
		List<String> expiring = new ArrayList<>();
		for (String key : content.keySet()) {
			Entry entry = this.store.get(Bytes.utf8(key), ReadOptions.DEFAULT);
			if (entry != null && entry.expiresAt() != Entry.NEVER) {
				expiring.add(key);
			}
		}
		List<String> swept = this.store.expiredBefore(SteppedWrite.EXPIRES_AT, 10)
			.stream()
			.map(ExpiredEntry::key)
			.map(Bytes::toUtf8)
			.sorted()
			.toList();
		if (!swept.equals(expiring)) {
			this.findings.add(where + ": a sweep would find " + swept + ", not " + expiring);
		}
		if (this.engine == SteppedEngine.MEMORY) {
			figures(where, content);
		}
	}

	private void figures(String where, Map<String, String> content) {
		long bytes = 0;
		long entries = 0;
		try (EntryCursor cursor = this.store.scan(KeyRange.all(), ScanOptions.DEFAULT)) {
			for (Entry entry = cursor.next(); entry != null; entry = cursor.next()) {
				entries++;
				bytes += entry.key().size() + entry.value().size() + 128;
			}
		}
		if (entries != figure("memory.entries") || bytes != figure("memory.size")) {
			this.findings.add(where + ": the figures are " + figure("memory.entries") + " entries and "
					+ figure("memory.size") + " bytes, not " + entries + " and " + bytes + ", of " + content);
		}
	}

	private double figure(String name) {
		return this.store.statistics()
			.stream()
			.filter((statistic) -> statistic.name().equals(name))
			.map(Statistic::value)
			.mapToDouble(DoubleSupplier::getAsDouble)
			.findFirst()
			.orElseThrow();
	}

	/**
	 * A watch begins within the write, and reads at once: what it has not read, it hears
	 * of.
	 */
	private void watchAtEveryStep(SteppedWrite write) {
		boolean more = true;
		for (int step = 1; more; step += (step < 40) ? 1 : STRIDE) {
			Map<String, Version> versions = SteppedWrite.arrange(this.store);
			SteppedEvents events = new SteppedEvents();
			List<Subscription> watches = new ArrayList<>();
			Map<String, String> read = new TreeMap<>();
			Steps.arm(step, 1, () -> {
				watches.add(this.store.watch(KeyRange.all(), null, events));
				read.putAll(content());
			});
			try {
				write.run(this.store, versions);
			}
			finally {
				more = Steps.disarm() >= step;
			}
			revive();
			boolean missing = more && !read.equals(content()) && write != SteppedWrite.REWRITE;
			if (missing && !events.awaitAfterwards(this.tried - 1).tells(write)) {
				this.findings.add("A watch that begins at step " + step + " of " + write + " on " + this.engine + " "
						+ this.durability + " reads " + read + " and hears only of " + events);
			}
			watches.forEach(Subscription::close);
		}
	}

}
