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

import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.KeyRange;

/**
 * Requires a number of entries in a range when a batch is committed. Together with
 * conditions on the entries that were read, it detects new keys in the range. Only
 * engines that report {@link Capability#RANGE_PROTECTION} get such a condition.
 *
 * @param range the keys, with the prefixes of their namespaces
 * @param entries number of entries that have not expired
 * @since 0.1.0
 */
public record RangeCondition(KeyRange range, long entries) {
}
