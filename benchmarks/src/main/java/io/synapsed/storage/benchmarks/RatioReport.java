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

package io.synapsed.storage.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Prints what this library costs beside the raw libraries, as a table in Markdown. Every
 * row is measured in processes of its own, in which raw and layered operation take turns
 * in short blocks.
 */
public final class RatioReport {

	private static final List<String> JVM_OPTIONS = List.of("-Xms2g", "-Xmx2g", "-XX:+AlwaysPreTouch", "-XX:+UseG1GC",
			// Each loop is compiled by itself, not as a part of what drives it.
			"-XX:CompileCommand=quiet", "-XX:CompileCommand=dontinline,io.synapsed.storage.benchmarks.*::lambda*");

	private final ReportOptions options;

	private final Path directory;

	private final StringBuilder text = new StringBuilder();

	private final KillProbe probe;

	private int directories;

	private RatioReport(ReportOptions options, Path directory) {
		this.options = options;
		this.directory = directory;
		this.probe = new KillProbe(directory);
	}

	/**
	 * Measures and prints.
	 * @param arguments see {@link ReportOptions#USAGE}
	 * @throws Exception if a measurement fails
	 */
	public static void main(String[] arguments) throws Exception {
		ReportOptions options;
		try {
			options = ReportOptions.parse(arguments);
		}
		catch (IllegalArgumentException ex) {
			System.err.println(ex.getMessage() + System.lineSeparator() + ReportOptions.USAGE);
			System.exit(2);
			return;
		}
		Path directory = Files.createTempDirectory(Files.createDirectories(options.directory()), "benchmark");
		try {
			new RatioReport(options, directory).run();
		}
		finally {
			delete(directory);
		}
	}

	private void run() throws Exception {
		stamp();
		if (Rows.all().stream().anyMatch(this.options::wants)) {
			rows();
		}
		List<Fact> facts = facts();
		if (!facts.isEmpty()) {
			print("");
			print("| row | goal | measured | verdict |");
			print("|---|---|---|---|");
			facts.forEach((fact) -> print(fact.toLine()));
		}
		List<Standing> workloads = YcsbResults.measure(this.options, JVM_OPTIONS, this.directory);
		if (!workloads.isEmpty()) {
			print("");
			YcsbResults.HEADER.forEach(this::print);
			Standing.lossesFirst(workloads).forEach(this::print);
		}
		print("");
		print("Load average at the end: " + loadAverage());
		if (this.options.output() != null) {
			Files.writeString(this.options.output(), this.text);
		}
	}

	private void rows() throws Exception {
		print("| row | goal | raw p50 | ours p50 | measured, 90 % CI | CPU ratio | B/op raw | B/op ours | verdict |");
		print("|---|---|---|---|---|---|---|---|---|");
		List<Standing> standings = new ArrayList<>();
		for (Row row : Rows.all()) {
			if (this.options.wants(row)) {
				List<Standing> lines = measure(row);
				if (Rows.lossesFirst(row.group())) {
					// Sorted at the end, but seen by whoever waits.
					lines.forEach((line) -> System.err.println(line.line()));
					standings.addAll(lines);
				}
				else {
					lines.forEach((line) -> print(line.line()));
				}
			}
		}
		Standing.lossesFirst(standings).forEach(this::print);
	}

	private void stamp() throws IOException {
		print("- Date: " + LocalDate.now());
		print("- Processor: " + processor() + ", " + Runtime.getRuntime().availableProcessors() + " cores");
		print("- JDK: " + System.getProperty("java.vm.name") + " " + Runtime.version());
		print("- Heap of each process: " + String.join(" ", JVM_OPTIONS.subList(0, 4)));
		print("- Seed: " + this.options.seed() + ", processes a row with a goal: " + this.options.processes()
				+ ", warm-up and measurement: " + this.options.warmUpMillis() + " and "
				+ this.options.measurementMillis() + " ms each");
		print("- Load average at the start: " + loadAverage());
		print("");
	}

	private static String processor() throws IOException {
		Path file = Path.of("/proc/cpuinfo");
		if (!Files.isReadable(file)) {
			return System.getProperty("os.arch");
		}
		return Files.readAllLines(file)
			.stream()
			.filter((line) -> line.startsWith("model name"))
			.map((line) -> line.substring(line.indexOf(':') + 1).trim())
			.findFirst()
			.orElse(System.getProperty("os.arch"));
	}

	private static String loadAverage() {
		return String.format(Locale.ROOT, "%.2f", ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
	}

	private List<Standing> measure(Row row) throws Exception {
		List<List<Sample>> forks = new ArrayList<>();
		int processes = row.hasGoal() ? this.options.processes() : 1;
		for (int fork = 0; fork < processes; fork++) {
			forks.add(run(row, this.options.seed() + fork));
		}
		Comparison comparison = Comparison.of(forks, this.options.seed());
		String title = row.group() + ": " + row.title() + this.probe.report(row.probed());
		List<Standing> lines = new ArrayList<>();
		for (Goal goal : row.goals()) {
			lines.add(new Standing(comparison.ratio().estimate(),
					"| " + title + " | " + goal.text() + " | " + time(comparison.rawNanos()) + " | "
							+ time(comparison.oursNanos()) + " | " + goal.figure(comparison) + " | "
							+ (row.oneThread() ? String.format(Locale.ROOT, "%.2f", comparison.cpuRatio()) : "-")
							+ " | " + bytes(row, comparison.rawBytes()) + " | " + bytes(row, comparison.oursBytes())
							+ " | " + goal.verdict(comparison) + " |"));
		}
		return lines;
	}

	private List<Sample> run(Row row, long seed) throws Exception {
		Path stores = Files.createDirectory(this.directory.resolve("row-" + this.directories++));
		Path samples = this.directory.resolve("samples");
		ChildProcess.run(JVM_OPTIONS, RowProcess.class,
				List.of(row.id(), Long.toString(seed), stores.toString(), samples.toString(),
						Integer.toString(this.options.warmUpMillis()),
						Integer.toString(this.options.measurementMillis())));
		delete(stores);
		return Files.readAllLines(samples).stream().map(Sample::parse).toList();
	}

	private List<Fact> facts() throws Exception {
		List<Fact> facts = new ArrayList<>();
		if (this.options.wants("access")) {
			facts.add(AuditRows.events());
		}
		if (this.options.wants(PeerRows.GROUP)) {
			facts.add(this.probe.control());
		}
		if (this.options.wants("layers")) {
			facts.add(Fact.layersOff());
		}
		if (this.options.wants("cache")) {
			facts.add(Fact.stampede());
		}
		if (this.options.wants("memory")) {
			facts.addAll(HeapFacts.measure(this.options, JVM_OPTIONS));
		}
		if (this.options.wants("compression")) {
			facts.addAll(CompressionFacts.measure(this.options.seed()));
			if (System.getProperty(TestData.CORPUS) == null) {
				print("");
				print("Skipped: compression of the corpus; -D" + TestData.CORPUS + " names no folder");
			}
		}
		if (this.options.wants("cache-policies")) {
			facts.addAll(CacheHitRateFacts.measure());
			if (System.getProperty(CacheHitRateFacts.TRACES) == null) {
				print("");
				print("Skipped: hit rates of caches; -D" + CacheHitRateFacts.TRACES + " names no folder");
			}
		}
		if (this.options.wants("mvstore")) {
			facts.add(TailFact.measure(Rows.byId("mvstore-put-none"),
					"mvstore: put, durability `none`, 100 B: p99.9; raw: `MVMap.put`", this.options, JVM_OPTIONS,
					this.directory));
		}
		if (this.options.groups().contains("mvstore-file")) {
			facts.addAll(FileGrowthFacts.measure(this.options, JVM_OPTIONS, this.directory));
		}
		if (this.options.groups().contains(SweepFacts.GROUP)) {
			facts.addAll(SweepFacts.measure(this.options, JVM_OPTIONS, this.directory));
		}
		facts.addAll(ScaleFacts.measure(this.options, this.directory));
		if (this.options.wants("startup")) {
			facts.addAll(StartupRows.measure(this.options, this.directory));
		}
		return facts;
	}

	private static String time(double nanos) {
		return (nanos < 10_000) ? String.format(Locale.ROOT, "%.0f ns", nanos)
				: String.format(Locale.ROOT, "%.1f us", nanos / 1000);
	}

	private static String bytes(Row row, double bytes) {
		return row.oneThread() ? String.format(Locale.ROOT, "%.0f", bytes) : "-";
	}

	private void print(String line) {
		System.out.println(line);
		this.text.append(line).append('\n');
	}

	private static void delete(Path directory) throws IOException {
		try (var paths = Files.walk(directory)) {
			for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
				Files.delete(path);
			}
		}
	}

}
