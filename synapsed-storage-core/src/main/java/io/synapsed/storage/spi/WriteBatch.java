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

package io.synapsed.storage.spi;

import java.util.List;

import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.ConsistencyLevel;
import org.jspecify.annotations.Nullable;

/**
 * Mutations, and the conditions under which they take effect. If several mutations have
 * the same key, the last one counts.
 *
 * @param mutations the changes, in order
 * @param conditions the conditions on keys; all must hold
 * @param ranges the conditions on ranges; empty unless the store reports
 * {@link Capability#RANGE_PROTECTION}
 * @param consistency what the write may rely on, or {@code null} for the level of the
 * store
 * @since 0.1.0
 */
public record WriteBatch(List<Mutation> mutations, List<Condition> conditions, List<RangeCondition> ranges,
		@Nullable ConsistencyLevel consistency) {

	/**
	 * Copies the lists.
	 * @param mutations the changes, in order
	 * @param conditions the conditions on keys
	 * @param ranges the conditions on ranges
	 * @param consistency what the write may rely on, or {@code null}
	 */
	public WriteBatch {
		mutations = List.copyOf(mutations);
		conditions = List.copyOf(conditions);
		ranges = List.copyOf(ranges);
	}

	/**
	 * Creates a batch at the level of the store.
	 * @param mutations the changes, in order
	 * @param conditions the conditions on keys
	 * @param ranges the conditions on ranges
	 */
	public WriteBatch(List<Mutation> mutations, List<Condition> conditions, List<RangeCondition> ranges) {
		this(mutations, conditions, ranges, null);
	}

	/**
	 * Creates a batch without conditions on ranges, at the level of the store.
	 * @param mutations the changes, in order
	 * @param conditions the conditions on keys
	 */
	public WriteBatch(List<Mutation> mutations, List<Condition> conditions) {
		this(mutations, conditions, List.of(), null);
	}

	/**
	 * Returns the same batch with other changes.
	 * @param mutations the changes, in order
	 * @return a batch under the same conditions, at the same level
	 */
	public WriteBatch withMutations(List<Mutation> mutations) {
		return new WriteBatch(mutations, this.conditions, this.ranges, this.consistency);
	}

	/**
	 * Returns the same batch at another level.
	 * @param consistency what the write may rely on, or {@code null} for the level of the
	 * store
	 * @return a batch of the same changes under the same conditions
	 */
	public WriteBatch withConsistency(@Nullable ConsistencyLevel consistency) {
		return (consistency == this.consistency) ? this
				: new WriteBatch(this.mutations, this.conditions, this.ranges, consistency);
	}

	/**
	 * Returns the one change of a batch that has no conditions.
	 * @return the change, or {@code null} if there are several, none, or conditions
	 */
	public @Nullable Mutation single() {
		return (this.mutations.size() == 1 && this.conditions.isEmpty() && this.ranges.isEmpty())
				? this.mutations.get(0) : null;
	}

	/**
	 * Creates a batch without conditions.
	 * @param mutations the changes, in order
	 * @return the batch
	 */
	public static WriteBatch of(List<? extends Mutation> mutations) {
		return new WriteBatch(List.copyOf(mutations), List.of());
	}

	/**
	 * Returns whether this batch changes nothing that a reader can see. Such a batch only
	 * reclaims space and rewrites values, so that its parts need not take effect
	 * together.
	 * @return whether it has no conditions and no {@linkplain Mutation#isVisible visible}
	 * mutation
	 */
	public boolean isInvisible() {
		return this.conditions.isEmpty() && this.mutations.stream().noneMatch(Mutation::isVisible);
	}

	/**
	 * Returns whether this batch only reclaims the space of expired entries. Such a batch
	 * needs no durability: the sweeper would find the same entries again.
	 * @return {@code true} if all mutations are {@link Mutation.Reclaim}
	 */
	public boolean isReclaiming() {
		if (!this.conditions.isEmpty() || !this.ranges.isEmpty()) {
			return false;
		}
		for (Mutation mutation : this.mutations) {
			if (!(mutation instanceof Mutation.Reclaim)) {
				return false;
			}
		}
		return !this.mutations.isEmpty();
	}

	/**
	 * Creates a batch of one change under one condition.
	 * @param mutation the change
	 * @param condition the condition
	 * @return the batch
	 */
	public static WriteBatch of(Mutation mutation, Condition condition) {
		return new WriteBatch(List.of(mutation), List.of(condition));
	}

}
