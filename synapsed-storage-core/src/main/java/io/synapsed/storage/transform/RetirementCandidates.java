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

package io.synapsed.storage.transform;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToIntFunction;

/**
 * Lists former data-encryption keys or dictionaries of a codec: no new value needs them,
 * but stored values may. Not safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class RetirementCandidates {

	private final String name;

	private final Set<Integer> ids;

	private final int recent;

	private final ToIntFunction<ValueHeader> need;

	private final Removal removal;

	private final Set<Integer> needed = new HashSet<>();

	private long removed;

	/**
	 * Creates candidates.
	 * @param name what the candidates are, in the plural and in lower case
	 * @param ids their ids, none of which is 0
	 * @param recent number of those that were replaced so recently that a running write
	 * may need them; they are no candidates yet
	 * @param need finds the id that a value needs, or 0
	 * @param removal removes candidates
	 */
	public RetirementCandidates(String name, List<Integer> ids, int recent, ToIntFunction<ValueHeader> need,
			Removal removal) {
		this.name = name;
		this.ids = Set.copyOf(ids);
		this.recent = recent;
		this.need = need;
		this.removal = removal;
	}

	/**
	 * Returns what the candidates are.
	 * @return the plural in lower case
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Takes a stored value into account.
	 * @param header the header of the value
	 */
	public void visit(ValueHeader header) {
		int id = this.need.applyAsInt(header);
		if (this.ids.contains(id)) {
			this.needed.add(id);
		}
	}

	/**
	 * Removes the candidates that no visited value needs.
	 * @param now milliseconds since the epoch
	 */
	public void removeNeedless(long now) {
		Set<Integer> needless = new TreeSet<>(this.ids);
		needless.removeAll(this.needed);
		if (!needless.isEmpty()) {
			this.removed += this.removal.remove(needless, now);
		}
	}

	/**
	 * Counts the removed candidates.
	 * @return their number
	 */
	public long removed() {
		return this.removed;
	}

	/**
	 * Counts the candidates that a visited value needs.
	 * @return their number
	 */
	public long needed() {
		return this.needed.size();
	}

	/**
	 * Counts those that were replaced too recently.
	 * @return their number
	 */
	public long recent() {
		return this.recent;
	}

	/** Removes candidates. */
	@FunctionalInterface
	public interface Removal {

		/**
		 * Removes candidates. All writes that replaced them are durable before the first
		 * one is removed.
		 * @param ids their ids, at least one
		 * @param now milliseconds since the epoch
		 * @return number of those that existed
		 */
		int remove(Set<Integer> ids, long now);

	}

}
