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

package io.synapsed.storage.distributed;

import java.nio.file.Path;

import io.synapsed.storage.spi.ReplicaEngine;

/**
 * Opens the engine of a replica.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface ReplicaEngineFactory {

	/**
	 * Opens the engine as a replica.
	 * @param store name of the store
	 * @param directory where its files are; belongs to the engine alone. It is created if
	 * it is missing
	 * @return the engine, which the replica closes
	 */
	ReplicaEngine open(String store, Path directory);

}
