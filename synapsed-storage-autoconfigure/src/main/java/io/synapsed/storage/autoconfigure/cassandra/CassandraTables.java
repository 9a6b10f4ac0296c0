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

package io.synapsed.storage.autoconfigure.cassandra;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.synapsed.storage.autoconfigure.StoreSettings;
import io.synapsed.storage.autoconfigure.properties.CassandraProperties;
import io.synapsed.storage.autoconfigure.properties.StorageProperties;

/**
 * Knows which store of the application has which table. No two of them may have one.
 */
final class CassandraTables {

	private static final String DEFAULT_TABLE = "kv";

	private final Map<String, StoreSettings> stores = new ConcurrentHashMap<>();

	/**
	 * Gives a table to a store.
	 * @param settings the settings of the store
	 * @return the name of the table
	 * @throws org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException
	 * if another store has it
	 */
	String claim(StoreSettings settings) {
		CassandraProperties cassandra = settings.properties().getCassandra();
		String table = cassandra.getTable().isEmpty() ? defaultTable(settings.name()) : cassandra.getTable();
		StoreSettings other = this.stores.putIfAbsent(cassandra.getKeyspace() + '.' + table, settings);
		if (other != null && !other.name().equals(settings.name())) {
			throw settings.invalid("cassandra.table", table,
					"It is the table of the store '" + other.name() + "', too. Set '"
							+ settings.propertyName("cassandra.table") + "' or '"
							+ other.propertyName("cassandra.table") + "' to something else.");
		}
		return table;
	}

	private static String defaultTable(String store) {
		return StorageProperties.DEFAULT_STORE.equals(store) ? DEFAULT_TABLE
				: DEFAULT_TABLE + '_' + store.replaceAll("[^A-Za-z0-9_]", "_");
	}

}
