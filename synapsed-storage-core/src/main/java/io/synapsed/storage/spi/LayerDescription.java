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

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Describes an engine or a layer, or what it knows about one key. Contains no secret and
 * no value.
 *
 * @param layer name of the layer, or type of the engine
 * @param facts names and values, in the order in which they are shown; values are text,
 * numbers, booleans, lists or maps of those
 * @since 0.1.0
 */
public record LayerDescription(String layer, Map<String, Object> facts) {

	/**
	 * Copies the facts.
	 * @param layer name of the layer, or type of the engine
	 * @param facts names and values
	 */
	public LayerDescription {
		facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
	}

	/**
	 * Describes what an engine knows about a key.
	 * @param engine type of the engine
	 * @param entry the stored entry, or {@code null}
	 * @return the facts
	 */
	public static LayerDescription ofEntry(String engine, @Nullable Entry entry) {
		Map<String, Object> facts = new LinkedHashMap<>();
		facts.put("present", entry != null);
		if (entry != null) {
			facts.put("version", entry.version().toString());
			facts.put("expires-at", (entry.expiresAt() != Entry.NEVER) ? entry.expiresAt() : "never");
			facts.put("stored-size", entry.value().size());
		}
		return new LayerDescription(engine, facts);
	}

	/**
	 * Puts this description in front of those of the stores below.
	 * @param below the descriptions of the stores below, from the outermost inwards
	 * @return a new unmodifiable list, of this description and then those
	 */
	public List<LayerDescription> over(List<LayerDescription> below) {
		List<LayerDescription> all = new ArrayList<>(below.size() + 1);
		all.add(this);
		all.addAll(below);
		return Collections.unmodifiableList(all);
	}

}
