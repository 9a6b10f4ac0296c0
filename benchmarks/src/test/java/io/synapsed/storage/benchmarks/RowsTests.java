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

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Rows} and what names them on the command line.
 */
class RowsTests {

	@Test
	void idsAreUnique() {
		assertThat(Rows.all()).extracting(Row::id).doesNotHaveDuplicates();
	}

	@Test
	void peersOnDiskAreProbedAndHaveTheSameDurability() {
		List<Row> probed = Rows.all().stream().filter((row) -> !row.probed().isEmpty()).toList();
		assertThat(probed).hasSizeGreaterThan(50)
			.allSatisfy((row) -> assertThat(row.probed()).hasSize(2)
				.extracting((contender) -> contender.durability())
				.containsOnly(row.probed().get(0).durability()));
	}

	@Test
	void anAsteriskNamesAllRowsThatBeginSo() {
		ReportOptions options = ReportOptions.parse(new String[] { "--rows=defaults-sqlite*" });
		assertThat(Rows.all().stream().filter(options::wants)).extracting(Row::id)
			.containsExactly("defaults-sqlite-get", "defaults-sqlite-put", "defaults-sqlite-scan");
	}

	@Test
	void lossesComeFirst() {
		assertThat(Standing
			.lossesFirst(List.of(new Standing(0.5, "gain"), new Standing(3, "loss"), new Standing(1, "draw"))))
			.containsExactly("loss", "draw", "gain");
	}

}
