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

package io.synapsed.storage.autoconfigure.diagnostics;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How many typing errors lie between two words: letters left out, added, replaced, or
 * swapped with their neighbour.
 *
 * @since 0.1.0
 */
public final class EditDistance {

	private EditDistance() {
	}

	/**
	 * Finds the choice that a word was probably meant to be.
	 * @param word the word, in any case
	 * @param choices the choices, in lower case
	 * @return the choice with the fewest errors, or empty if none is near
	 */
	public static Optional<String> nearest(String word, List<String> choices) {
		String lower = word.toLowerCase(Locale.ROOT);
		return choices.stream()
			.filter((choice) -> between(lower, choice) <= Math.max(1, choice.length() / 3))
			.min(Comparator.comparingInt((choice) -> between(lower, choice)));
	}

	static int between(String first, String second) {
		// Most names that are compared differ in one place only.
		int shorter = Math.min(first.length(), second.length());
		int start = 0;
		while (start < shorter && first.charAt(start) == second.charAt(start)) {
			start++;
		}
		int end = 0;
		while (end < shorter - start
				&& first.charAt(first.length() - 1 - end) == second.charAt(second.length() - 1 - end)) {
			end++;
		}
		return ofDifference(first.substring(start, first.length() - end),
				second.substring(start, second.length() - end));
	}

	private static int ofDifference(String first, String second) {
		int[][] distances = new int[first.length() + 1][second.length() + 1];
		for (int row = 0; row <= first.length(); row++) {
			for (int column = 0; column <= second.length(); column++) {
				distances[row][column] = (row == 0 || column == 0) ? row + column
						: smallest(distances, first, second, row, column);
			}
		}
		return distances[first.length()][second.length()];
	}

	private static int smallest(int[][] distances, String first, String second, int row, int column) {
		boolean same = first.charAt(row - 1) == second.charAt(column - 1);
		int distance = Math.min(distances[row - 1][column - 1] + (same ? 0 : 1),
				Math.min(distances[row - 1][column], distances[row][column - 1]) + 1);
		boolean swapped = row > 1 && column > 1 && first.charAt(row - 1) == second.charAt(column - 2)
				&& first.charAt(row - 2) == second.charAt(column - 1);
		return swapped ? Math.min(distance, distances[row - 2][column - 2] + 1) : distance;
	}

}
