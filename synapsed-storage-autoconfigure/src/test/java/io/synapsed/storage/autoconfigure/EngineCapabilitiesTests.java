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

package io.synapsed.storage.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.synapsed.storage.common.Capability;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What start-up says that engines can do is what the test kit observes of them: the
 * support table of the README, which is written from observation.
 */
class EngineCapabilitiesTests {

	@ParameterizedTest
	@EnumSource
	void whenAdviceNamesEnginesThenTheyAreThoseWhereItIsObserved(Capability capability) throws IOException {
		List<String> head = cells("| capability |");
		List<String> row = cells("| `" + capability.propertyValue() + "` |");
		Map<String, String> observed = new TreeMap<>();
		for (int column = 2; column < head.size(); column++) {
			observed.put(head.get(column).replace("`", ""), row.get(column));
		}
		for (EngineDescription engine : engines()) {
			String condition = engine.capabilities().get(capability);
			String cell = observed.get(engine.name());
			// A dagger stands for what the power-loss runs observe.
			boolean has = "yes".equals(cell) || "\u2020".equals(cell);
			assertThat(condition != null).as("%s has %s: %s", engine, capability, cell).isEqualTo(has);
			if (engine.name().equals("redis") && condition != null) {
				boolean everywhere = "yes".equals(observed.get("redis cluster"));
				assertThat(condition.contains("Cluster")).isEqualTo(!everywhere);
			}
		}
	}

	/** Those that the beans of all auto-configurations describe. */
	private static List<EngineDescription> engines() {
		List<EngineDescription> engines = new ArrayList<>();
		new ApplicationContextRunner().withConfiguration(EngineAutoConfigurations.with(StorageAutoConfiguration.class))
			.withPropertyValues("synapsed.storage.type=memory")
			.run((context) -> context.getBeanProvider(StorageEngineFactory.class)
				.forEach((factory) -> engines.add(factory.engine())));
		assertThat(engines).extracting(EngineDescription::name)
			.containsExactlyInAnyOrder("memory", "rocksdb", "mvstore", "sqlite", "redis", "cassandra");
		return engines;
	}

	private static List<String> cells(String start) throws IOException {
		return Files.readString(Path.of("..", "README.md"))
			.lines()
			.filter((line) -> line.startsWith(start))
			.findFirst()
			.map((line) -> Arrays.stream(line.substring(1).split("\\|")).map(String::strip).toList())
			.orElseThrow();
	}

}
