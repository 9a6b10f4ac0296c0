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

import java.util.Comparator;
import java.util.List;

/**
 * A line of a table that begins with the worst.
 *
 * @param ratio time of ours to that of the other
 * @param line the line
 */
record Standing(double ratio, String line) {

	/**
	 * Puts losses first.
	 * @param standings lines in any order
	 * @return the lines, worst first
	 */
	static List<String> lossesFirst(List<Standing> standings) {
		return standings.stream()
			.sorted(Comparator.comparingDouble(Standing::ratio).reversed())
			.map(Standing::line)
			.toList();
	}

}
