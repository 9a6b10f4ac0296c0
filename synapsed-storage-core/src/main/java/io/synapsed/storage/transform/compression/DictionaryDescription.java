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

package io.synapsed.storage.transform.compression;

import java.time.Instant;

/**
 * Describes a dictionary, without its content.
 *
 * @param id its id, which the header of each value that needs it contains
 * @param namespace name of its namespace, empty for the default one
 * @param size its size in bytes
 * @param created when it was made
 * @since 0.1.0
 */
public record DictionaryDescription(int id, String namespace, int size, Instant created) {
}
