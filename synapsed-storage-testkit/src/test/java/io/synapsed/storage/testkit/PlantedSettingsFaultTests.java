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
package io.synapsed.storage.testkit;

import java.nio.file.Path;

import io.synapsed.storage.common.Durability;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Shows that the model notices values that are read without the codecs that wrote them.
 */
class PlantedSettingsFaultTests {

	@TempDir
	Path directory;

	@Test
	void whenValuesAreReadWithoutTheirCodecsThenTheModelDisagrees() {
		CodecSettings settings = new CodecSettings(CodecSettings.Compression.SNAPPY, 0, false, true);
		try (ModelledStore store = new ModelledStore(new RocksDbFixture(Stack.of(), Durability.PROCESS),
				this.directory.resolve("data"))) {
			store.reopen(settings, false);
			store.put("a", "x".repeat(300), null);
			store.check();
			store.reopen(null, false);
			assertThatExceptionOfType(AssertionError.class).isThrownBy(store::check);
		}
	}

}
