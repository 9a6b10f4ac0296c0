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

package io.synapsed.storage.testkit.fault.step;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An error at any step of a write leaves all of it or nothing, and a store that goes on.
 */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class ErrorAtEveryStepTests {

	private static final Logger logger = (Logger) LoggerFactory.getLogger("io.synapsed.storage");

	@TempDir
	private Path directory;

	/** Each of some thousand planned errors would be reported. */
	@BeforeAll
	static void beQuiet() {
		logger.setLevel(Level.OFF);
	}

	@AfterAll
	static void speak() {
		logger.setLevel(null);
	}

	@ParameterizedTest
	@CsvSource({ "MEMORY, NONE", "ROCKSDB, PROCESS", "MVSTORE, PROCESS", "MVSTORE, NONE", "SQLITE, PROCESS" })
	void whenAnErrorComesAtAnyStepThenAWriteIsThereOrNotAndTheStoreGoesOn(String engine, String durability)
			throws Exception {
		assertThat(judge(engine, durability).call()).isEmpty();
	}

	/** The judge speaks to the engine, and therefore comes from the same loader. */
	@SuppressWarnings("unchecked")
	private Callable<List<String>> judge(String engine, String durability) throws ReflectiveOperationException {
		return (Callable<List<String>>) new SteppedClasses().loadClass(SteppedJudge.class.getName())
			.getConstructor(String.class, Path.class, String.class)
			.newInstance(engine, this.directory.resolve("store"), durability);
	}

}
