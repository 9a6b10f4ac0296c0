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

package io.synapsed.storage;

/**
 * How much a test does: little in every build, more at night. The system property
 * {@code synapsed.storage.test.run} chooses; the profile {@code nightly} sets it.
 */
public final class TestRun {

	private TestRun() {
	}

	/**
	 * Returns how often something is done.
	 * @param everyBuild how often in every build
	 * @param nightly how often at night and before a release
	 * @return one of the two
	 */
	public static int figure(int everyBuild, int nightly) {
		return System.getProperty("synapsed.storage.test.run", "slice").equals("slice") ? everyBuild : nightly;
	}

}
