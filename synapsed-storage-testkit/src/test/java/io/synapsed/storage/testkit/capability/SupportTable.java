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

package io.synapsed.storage.testkit.capability;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

import io.synapsed.storage.common.Capability;
import io.synapsed.storage.testkit.capability.Observation.Outcome;

/**
 * What was observed on each engine, as a table in Markdown.
 *
 * @param reports reports by the head of their column, in the order of the columns
 */
record SupportTable(Map<String, CapabilityReport> reports) {

	static final String START = "<!-- Support table: written by SupportTableTests from what the test kit observed. -->";

	static final String END = "<!-- End of the support table. -->";

	SupportTable {
		reports = new LinkedHashMap<>(reports);
	}

	/**
	 * Returns the lines of the table.
	 */
	String toMarkdown() {
		StringBuilder table = new StringBuilder("| capability | observed: the store … |");
		this.reports.keySet().forEach((engine) -> table.append(" `").append(engine).append("` |"));
		table.append("\n|---|---|").append("---|".repeat(this.reports.size())).append('\n');
		for (CapabilityProbe probe : CapabilityProbe.all()) {
			table.append("| `")
				.append(probe.capability().propertyValue())
				.append("` | ")
				.append(probe.method())
				.append(" | ")
				.append(this.reports.values()
					.stream()
					.map((report) -> cell(report, probe.capability()))
					.collect(Collectors.joining(" | ")))
				.append(" |\n");
		}
		return table.toString();
	}

	private static String cell(CapabilityReport report, Capability capability) {
		return switch (report.observations().get(capability).outcome()) {
			case OBSERVED -> "yes";
			case NOT_OBSERVED, REFUSED -> "no";
			// What servers keep is for them to decide, whoever asks.
			case NOT_OBSERVABLE ->
				(report.observations().get(Capability.SHARED).outcome() == Outcome.OBSERVED) ? "the server's" : "†";
		};
	}

	/**
	 * Puts the table where the document has one.
	 * @param document a document with the two markers
	 * @return the document with this table between them
	 */
	String writeInto(String document) {
		int start = document.indexOf(START);
		int end = document.indexOf(END);
		if (start < 0 || end < start) {
			throw new IllegalArgumentException(
					"The document needs the lines '" + START + "' and '" + END + "' where the table belongs");
		}
		return document.substring(0, start + START.length()) + "\n\n" + toMarkdown() + "\n" + document.substring(end);
	}

}
