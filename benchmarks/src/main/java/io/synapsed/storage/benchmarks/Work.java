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

/**
 * One side of a contest. Every implementation has a loop of its own, so that the compiler
 * of the JVM optimizes each side by itself.
 */
@FunctionalInterface
interface Work {

	/**
	 * Runs all operations of a block.
	 * @param block keys and values, which were not used before
	 * @return something that depends on every result, so that none is optimized away
	 * @throws Exception if an operation fails
	 */
	long run(Block block) throws Exception;

}
