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

import com.datastax.oss.driver.api.core.CqlSession;
import io.synapsed.storage.autoconfigure.DataLocation;
import io.synapsed.storage.autoconfigure.EngineDescription;
import io.synapsed.storage.autoconfigure.StorageAutoConfiguration;
import io.synapsed.storage.autoconfigure.StorageEngineFactory;
import io.synapsed.storage.autoconfigure.StoreSettings;
import io.synapsed.storage.autoconfigure.properties.CassandraProperties;
import io.synapsed.storage.backend.cassandra.CassandraOptions;
import io.synapsed.storage.backend.cassandra.CassandraStore;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.Durability;
import io.synapsed.storage.spi.KeyValueStore;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the Cassandra engine, on the
 * session of the application.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = StorageAutoConfiguration.class)
public final class CassandraEngineAutoConfiguration {

	private static final String CONDITIONAL = "'cassandra.conditional-writes' not switched off"
			+ " when the store was new";

	private static final EngineDescription ENGINE = EngineDescription.of("cassandra", DataLocation.SERVER)
		.with(Capability.TTL, Capability.COLOCATED_BATCH, Capability.SHARED, Capability.ORDERED_SCAN)
		.with(Capability.CONDITIONAL_WRITE, CONDITIONAL)
		.with(Capability.INCREMENT, CONDITIONAL);

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(CqlSession.class)
	static class CassandraConfiguration {

		@Bean
		@Order(6)
		@ConditionalOnMissingBean(name = "cassandraStorageEngineFactory")
		StorageEngineFactory cassandraStorageEngineFactory(ObjectProvider<CqlSession> sessions) {
			return new CassandraEngineFactory(new CassandraSessions(sessions));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingClass("com.datastax.oss.driver.api.core.CqlSession")
	static class MissingCassandraConfiguration {

		@Bean
		@Order(6)
		@ConditionalOnMissingBean(name = "cassandraStorageEngineFactory")
		StorageEngineFactory cassandraStorageEngineFactory() {
			return StorageEngineFactory.withoutLibrary(ENGINE, "org.springframework.boot",
					"spring-boot-starter-cassandra");
		}

	}

	private static final class CassandraEngineFactory implements StorageEngineFactory {

		private final CassandraSessions sessions;

		private final CassandraTables tables = new CassandraTables();

		private CassandraEngineFactory(CassandraSessions sessions) {
			this.sessions = sessions;
		}

		@Override
		public EngineDescription engine() {
			return ENGINE;
		}

		@Override
		public KeyValueStore create(StoreSettings settings) {
			Durability durability = settings.properties().getDurability();
			if (durability != null && durability != Durability.NONE) {
				throw settings.invalid("durability", durability,
						"What a Cassandra server keeps is decided by its own settings ('commitlog_sync') and by the"
								+ " replication factor, which the engine 'cassandra' cannot prove. Remove the"
								+ " property, or choose an engine on disk, such as 'rocksdb'.");
			}
			CassandraOptions options = options(settings);
			return CassandraStore.builder()
				.name(settings.name())
				.session(this.sessions.sessionFor(settings))
				.clock(settings.clock())
				.consistencyLevel(settings.properties().getConsistencyLevel())
				.options(options)
				.build();
		}

		private CassandraOptions options(StoreSettings settings) {
			CassandraProperties cassandra = settings.properties().getCassandra();
			String table = this.tables.claim(settings);
			return settings.checked("cassandra",
					() -> CassandraOptions.builder()
						.keyspace(cassandra.getKeyspace())
						.table(table)
						.schema(cassandra.getSchema())
						.buckets(cassandra.getBuckets())
						.conditionalWrites(cassandra.isConditionalWrites())
						.timeout(cassandra.getTimeout())
						.openTimeout(cassandra.getOpenTimeout())
						.expiryGrace(cassandra.getExpiryGrace())
						.storeName(cassandra.getStoreName())
						.build());
		}

	}

}
