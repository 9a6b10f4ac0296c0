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

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.datastax.oss.driver.api.core.cql.Row;
import io.synapsed.storage.exception.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a server for the largest write that it takes. All servers of a cluster should have
 * the same settings.
 */
final class ServerLimits {

	private static final Logger logger = LoggerFactory.getLogger(ServerLimits.class);

	private static final Pattern SIZE = Pattern.compile("(\\d{1,15})\\s*(B|KiB|MiB|GiB)?");

	/** What a message and a transaction in the log need beside the changes, in bytes. */
	private static final long RESERVE = 8 << 10;

	/** Settings with the divisor of their size, for servers of several versions. */
	private static final Map<String, Integer> SETTINGS = Map.of("native_transport_max_message_size", 1,
			"native_transport_max_frame_size", 1, "native_transport_max_frame_size_in_mb", 1, "max_mutation_size", 1,
			"max_mutation_size_in_kb", 1, "commitlog_segment_size", 2, "commitlog_segment_size_in_mb", 2);

	private ServerLimits() {
	}

	/**
	 * Reads the limits, if the user may read them.
	 */
	static void learn(CassandraSchema schema, SizeLimit limit) {
		Map<String, String> settings = new HashMap<>();
		try {
			String names = "'" + String.join("', '", SETTINGS.keySet()) + "'";
			for (Row row : schema.query("SELECT name, value FROM system_views.settings WHERE name IN (" + names + ")")
				.currentPage()) {
				String name = row.getString(0);
				String value = row.getString(1);
				if (name != null && value != null) {
					settings.put(name, value);
				}
			}
		}
		catch (StorageException ex) {
			logger.debug("The Cassandra servers do not tell the largest write that they take", ex);
		}
		apply(settings, limit);
	}

	/**
	 * Takes over the smallest limit.
	 */
	static void apply(Map<String, String> settings, SizeLimit limit) {
		settings.forEach((name, value) -> {
			OptionalLong size = bytes(name, value);
			long most = size.orElse(0) / SETTINGS.getOrDefault(name, 1) - RESERVE;
			if (most > 0 && most < limit.mostBytes()) {
				limit.learn(most, name + " " + value);
			}
		});
	}

	private static OptionalLong bytes(String name, String value) {
		Matcher matcher = SIZE.matcher(value.trim());
		if (!matcher.matches()) {
			return OptionalLong.empty();
		}
		long number = Long.parseLong(matcher.group(1));
		String unit = matcher.group(2);
		if (unit == null) {
			String lower = name.toLowerCase(Locale.ROOT);
			unit = lower.endsWith("_in_mb") ? "MiB" : lower.endsWith("_in_kb") ? "KiB" : "B";
		}
		return OptionalLong.of(switch (unit) {
			case "KiB" -> number << 10;
			case "MiB" -> number << 20;
			case "GiB" -> number << 30;
			default -> number;
		});
	}

}
