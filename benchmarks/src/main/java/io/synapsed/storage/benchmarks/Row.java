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

import io.synapsed.storage.benchmarks.peer.Contender;

/**
 * A row of the report.
 *
 * @param id names it on the command line of its processes
 * @param group names it on the command line of the report, together with others
 * @param title what is measured
 * @param goals what it must keep to
 * @param oneThread whether all work is done in one thread, so that its processor time and
 * allocation say something
 * @param probed libraries of which the row tells how many acknowledged writes a kill
 * takes
 * @param setup prepares the contest
 */
record Row(String id, String group, String title, List<Goal> goals, boolean oneThread, List<Contender> probed,
		Setup setup) {

	Row(String id, String group, String title, Goal goal, Setup setup) {
		this(id, group, title, List.of(goal), true, setup);
	}

	Row(String id, String group, String title, List<Goal> goals, boolean oneThread, Setup setup) {
		this(id, group, title, goals, oneThread, List.of(), setup);
	}

	/**
	 * Whether it must keep to something. Rows that only inform are measured once.
	 */
	boolean hasGoal() {
		return !this.goals.equals(List.of(Goal.NONE));
	}

	/** Prepares a contest. */
	@FunctionalInterface
	interface Setup {

		/**
		 * Prepares a contest.
		 * @param environment where and with which seed
		 * @return the contest
		 * @throws Exception if that fails
		 */
		Contest prepare(Environment environment) throws Exception;

	}

}
