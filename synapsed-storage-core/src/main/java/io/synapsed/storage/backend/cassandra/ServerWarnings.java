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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.synapsed.storage.common.ConsistencyLevel;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.spi.StoreWarning;

/**
 * Finds settings of keyspace and table that endanger data.
 */
final class ServerWarnings {

	private static final int SHORT_GRACE_SECONDS = (int) Duration.ofHours(3).toSeconds();

	private ServerWarnings() {
	}

	/**
	 * Asks a server.
	 * @param level the level of the store
	 */
	static List<StoreWarning> find(CassandraSchema schema, ConsistencyLevel level) {
		try {
			return of(schema.keyspace(), schema.replication(), schema.dataCentre(), schema.graceSeconds(), level);
		}
		catch (StorageException ex) {
			return List.of(new StoreWarning("The Cassandra servers do not tell how they keep data.",
					"See why they cannot be reached, or allow the user to read system_schema."));
		}
	}

	/**
	 * Judges what a server has told.
	 */
	static List<StoreWarning> of(String keyspace, Map<String, String> replication, String dataCentre, int graceSeconds,
			ConsistencyLevel level) {
		List<StoreWarning> warnings = new ArrayList<>();
		Map<String, Integer> factors = factors(replication);
		boolean simple = replication.getOrDefault("class", "").endsWith("SimpleStrategy");
		int factor = simple ? factors.getOrDefault("replication_factor", 0) : factors.getOrDefault(dataCentre, 0);
		if (simple) {
			warnings.add(new StoreWarning(
					"The keyspace " + keyspace
							+ " has the replication SimpleStrategy, which knows no racks and no data centres.",
					"Change it to NetworkTopologyStrategy before there is a second data centre."));
		}
		if (factor == 0) {
			warnings.add(new StoreWarning(
					"The keyspace " + keyspace + " has no replica in the data centre " + dataCentre
							+ ", which the session uses.",
					"Set the local data centre of the session to one of " + new TreeMap<>(factors).keySet()
							+ ", or replicate the keyspace there."));
		}
		else if (factor == 1) {
			warnings.add(new StoreWarning(
					"The keyspace " + keyspace + " has one replica: a server that is lost takes its data with it.",
					"Raise the replication factor to 3, and run a full repair."));
		}
		else if (factor == 2) {
			warnings.add(new StoreWarning(
					"The keyspace " + keyspace
							+ " has two replicas: a majority of them is both, so that one server that"
							+ " is down stops the store.",
					"Raise the replication factor to 3, and run a full repair."));
		}
		if (!simple && factors.size() > 1 && level != ConsistencyLevel.ONE && level != ConsistencyLevel.LINEARIZABLE) {
			warnings.add(new StoreWarning(
					"The keyspace " + keyspace + " lies in several data centres, and the level " + level.propertyValue()
							+ " of the store asks a majority of this one: a read may not see"
							+ " what was written in another one just before.",
					"Set the level to linearizable where that matters, or keep the users of an entry in one data"
							+ " centre."));
		}
		if (factor > 1 && graceSeconds < SHORT_GRACE_SECONDS) {
			warnings.add(new StoreWarning(
					"The table keeps tombstones for " + graceSeconds + " seconds only (gc_grace_seconds): a server that"
							+ " is away for longer brings deleted entries back.",
					"Set gc_grace_seconds to more than the time between two repairs, such as 864000."));
		}
		return warnings;
	}

	private static Map<String, Integer> factors(Map<String, String> replication) {
		Map<String, Integer> factors = new TreeMap<>();
		replication.forEach((name, value) -> {
			String number = value.split("/")[0];
			if (!name.equals("class") && number.matches("\\d{1,4}")) {
				factors.put(name, Integer.parseInt(number));
			}
		});
		return factors;
	}

}
