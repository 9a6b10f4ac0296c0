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

package io.synapsed.storage.backend.cassandra;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.spi.Condition;
import io.synapsed.storage.spi.Mutation;

/**
 * What a lightweight transaction leaves behind if it takes effect, and what it removes.
 *
 * @param anyKey one of its keys
 * @param version the version that it writes
 * @param written the keys that have that version afterwards
 * @param replaced the keys whose rows were at a version, which is gone afterwards
 */
record Traces(Bytes anyKey, Version version, List<Bytes> written, Map<Bytes, Version> replaced) {

	static Traces of(Mutation change, Version version) {
		List<Bytes> written = (change instanceof Mutation.Put) ? List.of(change.key()) : List.of();
		return new Traces(change.key(), version, written, Map.of());
	}

	static Traces of(BatchPlan plan, Map<Bytes, Condition> conditions, Version version) {
		List<Bytes> written = new ArrayList<>();
		Map<Bytes, Version> replaced = new HashMap<>();
		plan.changes().forEach((key, change) -> {
			if (change instanceof Mutation.Put) {
				written.add(key);
			}
			Condition condition = conditions.get(key);
			if (condition != null && condition.expected() != null) {
				replaced.put(key, condition.expected());
			}
		});
		Bytes anyKey = plan.changes().isEmpty() ? conditions.keySet().iterator().next()
				: plan.changes().keySet().iterator().next();
		return new Traces(anyKey, version, written, replaced);
	}

}
