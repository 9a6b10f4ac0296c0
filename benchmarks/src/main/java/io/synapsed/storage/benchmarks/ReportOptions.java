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

import java.nio.file.Path;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The command line of the report.
 *
 * @param groups the groups of rows, empty for all
 * @param seed the seed of data and choices
 * @param quick whether to measure once and briefly
 * @param records number of the records of YCSB
 * @param output a file for the report beside standard output
 * @param directory where stores are put
 */
record ReportOptions(List<String> groups, long seed, boolean quick, int records, @Nullable Path output,
		Path directory) {

	static final String USAGE = """
			Options:
			  --rows=memory,async,measuring,layers,rocksdb,read,mvstore,sqlite,sqlite-layout,redis,cassandra,compression,cache,stack,startup,
			         ycsb,peers,defaults   groups or ids, id* for all that begin so; default: all
			                         parts of ycsb: ycsb-memory, ycsb-rocksdb, ycsb-mvstore, ycsb-sqlite
			                         mvstore-file, 10M writes and minutes long, only if named; sweep, 1M entries an engine, too;
			                         scale, 1M to 5M entries in RocksDB
			                         (scale-5m-60, scale-5m-200, scale-5m-200-noise, scale-1m-4096), and scale-50m-60, too
			  --seed=20261123      seed of data and choices
			  --quick              one short process a row
			  --records=20000      records of ycsb, 1 KB each
			  --output=FILE        writes the report to a file too
			  --directory=DIR      where stores are put; default: the directory for temporary files
			Values from files: -Dsynapsed.storage.corpus=FOLDER before -jar
			""";

	private static final long DEFAULT_SEED = 20261123;

	private static final int DEFAULT_RECORDS = 20_000;

	static ReportOptions parse(String[] arguments) {
		List<String> groups = List.of();
		long seed = DEFAULT_SEED;
		boolean quick = false;
		int records = DEFAULT_RECORDS;
		Path output = null;
		Path directory = Path.of(System.getProperty("java.io.tmpdir"));
		for (String argument : arguments) {
			String value = argument.substring(argument.indexOf('=') + 1);
			if (argument.startsWith("--rows=")) {
				groups = List.of(value.split(","));
			}
			else if (argument.startsWith("--seed=")) {
				seed = Long.parseLong(value);
			}
			else if (argument.equals("--quick")) {
				quick = true;
			}
			else if (argument.startsWith("--records=")) {
				records = Integer.parseInt(value);
			}
			else if (argument.startsWith("--output=")) {
				output = Path.of(value);
			}
			else if (argument.startsWith("--directory=")) {
				directory = Path.of(value);
			}
			else {
				throw new IllegalArgumentException("Unknown option " + argument);
			}
		}
		return new ReportOptions(groups, seed, quick, records, output, directory);
	}

	boolean wants(String group) {
		return this.groups.isEmpty() || this.groups.contains(group);
	}

	boolean wants(Row row) {
		return wants(row.group()) || this.groups.stream().anyMatch((name) -> matches(name, row.id()));
	}

	private static boolean matches(String name, String id) {
		return name.endsWith("*") ? id.startsWith(name.substring(0, name.length() - 1)) : id.equals(name);
	}

	int processes() {
		return this.quick ? 1 : 3;
	}

	int warmUpMillis() {
		return this.quick ? 1000 : 2000;
	}

	int measurementMillis() {
		return this.quick ? 1000 : 1500;
	}

	int turns() {
		return this.quick ? 6 : 12;
	}

	int overwrites() {
		return this.quick ? 1_000_000 : 10_000_000;
	}

	int starts() {
		return this.quick ? 3 : 10;
	}

}
