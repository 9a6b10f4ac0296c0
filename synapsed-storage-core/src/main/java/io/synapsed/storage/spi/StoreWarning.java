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

/**
 * Warns of a setting or state that works today and is likely to cause damage later: a
 * server that may drop data, a setting that has no effect. The texts contain no secret,
 * key or value.
 *
 * @param problem what is wrong, one sentence
 * @param remedy what to do about it, one sentence
 * @since 0.1.0
 */
public record StoreWarning(String problem, String remedy) {
}
