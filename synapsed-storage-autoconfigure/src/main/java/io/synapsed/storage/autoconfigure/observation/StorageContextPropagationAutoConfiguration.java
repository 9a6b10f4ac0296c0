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
package io.synapsed.storage.autoconfigure.observation;

import io.micrometer.context.ContextSnapshotFactory;
import io.synapsed.storage.autoconfigure.StorageAutoConfiguration;
import io.synapsed.storage.autoconfigure.StorageBuilderCustomizer;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} that carries the context of callers,
 * such as their observation, to the threads of asynchronous calls.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = StorageAutoConfiguration.class)
@ConditionalOnClass(ContextSnapshotFactory.class)
public final class StorageContextPropagationAutoConfiguration {

	@Bean
	StorageBuilderCustomizer storageContextPropagationCustomizer() {
		ContextSnapshotFactory snapshots = ContextSnapshotFactory.builder().build();
		return (store, builder) -> builder.contextPropagation((task) -> snapshots.captureAll().wrap(task));
	}

}
