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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

import io.synapsed.storage.common.Capability;
import io.synapsed.storage.testkit.EngineFixtures;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Observes every engine, compares that with what it reports, and with the support table
 * in the README. {@code -Dsynapsed.storage.test.write-support-table=true} writes the
 * table.
 */
@Tag("cassandra")
class SupportTableTests {

	private static final Path README = Path.of("..", "README.md");

	private static final String COMMAND = "mvn test -pl synapsed-storage-testkit -am -Dtest=SupportTableTests"
			+ " -Dsurefire.failIfNoSpecifiedTests=false -Dsynapsed.storage.test.write-support-table=true";

	private static final Map<String, CapabilityReport> reports = new LinkedHashMap<>();

	@BeforeAll
	static void observe(@TempDir Path directory) throws IOException {
		for (EngineFixtures engine : EngineFixtures.values()) {
			Path own = Files.createDirectory(directory.resolve(engine.title().replace(' ', '-')));
			reports.put(engine.title(), CapabilityReport.of(engine.fixture(), own));
		}
	}

	@ParameterizedTest
	@EnumSource
	void whenObservedThenTheEngineHasWhatItReportsAndNothingElse(EngineFixtures engine, @TempDir Path directory) {
		try (StoreUnderTest store = new StoreUnderTest(engine.fixture(), directory.resolve("data"))) {
			assertThat(report(engine.title()).contradictions(store.store().capabilities())).isEmpty();
		}
	}

	@Test
	void whenTheSupportTableIsReadThenItIsWhatWasObserved() throws IOException {
		String document = Files.readString(README);
		String upToDate = new SupportTable(reports).writeInto(document);
		if (Boolean.getBoolean("synapsed.storage.test.write-support-table")) {
			Files.writeString(README, upToDate);
		}
		else {
			assertThat(document).as("The support table in README.md is out of date. Write it with: %s", COMMAND)
				.isEqualTo(upToDate);
		}
	}

	@Test
	void whenAnEngineChangesThenTheTableDoes() {
		Map<Capability, Observation> fewer = new LinkedHashMap<>(report("memory").observations());
		fewer.put(Capability.SNAPSHOT, Observation.refused(new IllegalStateException("planted")));
		String before = new SupportTable(Map.of("memory", report("memory"))).toMarkdown();
		String after = new SupportTable(Map.of("memory", new CapabilityReport(fewer))).toMarkdown();
		assertThat(before).contains("| `snapshot` |").isNotEqualTo(after);
		assertThat(after.lines().filter((line) -> line.startsWith("| `snapshot` |"))).singleElement()
			.asString()
			.endsWith("| no |");
	}

	@Test
	void whenADocumentHasNoPlaceForTheTableThenThatIsSaid() {
		SupportTable table = new SupportTable(reports);
		assertThatIllegalArgumentException().isThrownBy(() -> table.writeInto("nothing"))
			.withMessageContaining(SupportTable.START);
		assertThatIllegalArgumentException()
			.isThrownBy(() -> table.writeInto(SupportTable.END + "\n" + SupportTable.START));
	}

	private static CapabilityReport report(String engine) {
		CapabilityReport report = reports.get(engine);
		if (report == null) {
			throw new AssertionError("Nothing was observed of the engine " + engine);
		}
		return report;
	}

}
