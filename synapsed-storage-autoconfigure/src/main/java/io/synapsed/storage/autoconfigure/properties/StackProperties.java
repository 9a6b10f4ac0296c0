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

package io.synapsed.storage.autoconfigure.properties;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.ConsistencyLevel;
import io.synapsed.storage.common.Durability;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.util.unit.DataSize;

/**
 * The settings of one store.
 *
 * @since 0.1.0
 */
public class StackProperties {

	/**
	 * Engine that holds the data: 'memory', 'rocksdb', 'mvstore', 'sqlite', 'redis',
	 * 'cassandra', or the engine of a StorageEngineFactory bean. If it is not set, the
	 * store is in memory, with a warning.
	 */
	private @Nullable String type;

	/**
	 * Directory for engines on disk. Each store has a subdirectory of its own name. A
	 * named store inherits 'synapsed.storage.path'.
	 */
	private @Nullable String path;

	/**
	 * What an acknowledged write survives. If it is not set, the default of the engine
	 * applies. A level that the engine cannot guarantee fails at start-up.
	 */
	private @Nullable Durability durability;

	/**
	 * What reads and writes may rely on where the data has several copies. If it is not
	 * set, the default of the engine applies. A level that the store cannot give fails at
	 * start-up.
	 */
	private @Nullable ConsistencyLevel consistencyLevel;

	/**
	 * Capabilities that the store must have. Start-up fails if one is missing.
	 */
	private Set<Capability> require = new LinkedHashSet<>();

	/**
	 * Role of the store in the application. With 'store' a failing engine makes health
	 * DOWN; with 'cache' health stays UP with the detail 'degraded'.
	 */
	private StorageMode mode = StorageMode.STORE;

	/**
	 * Maximum size of a value. A larger value is refused before anything is written.
	 */
	private DataSize maxValueSize = DataSize.ofBytes(StorageBuilder.DEFAULT_MAX_VALUE_SIZE);

	/**
	 * Whether messages of exceptions contain keys.
	 */
	private boolean showKeysInErrors;

	@NestedConfigurationProperty
	private final MemoryProperties memory = new MemoryProperties();

	@NestedConfigurationProperty
	private final RocksDbProperties rocksdb = new RocksDbProperties();

	@NestedConfigurationProperty
	private final MvStoreProperties mvstore = new MvStoreProperties();

	@NestedConfigurationProperty
	private final SqliteProperties sqlite = new SqliteProperties();

	@NestedConfigurationProperty
	private final RedisProperties redis = new RedisProperties();

	@NestedConfigurationProperty
	private final CassandraProperties cassandra = new CassandraProperties();

	@NestedConfigurationProperty
	private final AsyncProperties async = new AsyncProperties();

	@NestedConfigurationProperty
	private final AccessProperties access = new AccessProperties();

	@NestedConfigurationProperty
	private final AuditProperties audit = new AuditProperties();

	@NestedConfigurationProperty
	private final CacheProperties cache = new CacheProperties();

	@NestedConfigurationProperty
	private final CompressionProperties compression = new CompressionProperties();

	@NestedConfigurationProperty
	private final IntegrityProperties integrity = new IntegrityProperties();

	@NestedConfigurationProperty
	private final EncryptionProperties encryption = new EncryptionProperties();

	/**
	 * Which namespaces may be written. 'any' allows all; 'declared' allows the default
	 * namespace and those with a setting below 'namespaces'. Choose 'declared' if clients
	 * name namespaces: with encryption each new namespace costs a data-encryption key.
	 */
	private NamespacePolicy namespacePolicy = NamespacePolicy.ANY;

	/**
	 * Settings of namespaces, by name. A namespace inherits from the store what it does
	 * not set.
	 */
	private final Map<String, NamespaceProperties> namespaces = new LinkedHashMap<>();

	@NestedConfigurationProperty
	private final JobsProperties jobs = new JobsProperties();

	@NestedConfigurationProperty
	private final LimitProperties limits = new LimitProperties();

	@NestedConfigurationProperty
	private final ResilienceProperties resilience = new ResilienceProperties();

	@NestedConfigurationProperty
	private final ExpiryProperties expiry = new ExpiryProperties();

	@NestedConfigurationProperty
	private final ObservationProperties observation = new ObservationProperties();

	@NestedConfigurationProperty
	private final HealthProperties health = new HealthProperties();

	public @Nullable String getType() {
		return this.type;
	}

	public void setType(@Nullable String type) {
		this.type = type;
	}

	public @Nullable String getPath() {
		return this.path;
	}

	public void setPath(@Nullable String path) {
		this.path = path;
	}

	public @Nullable ConsistencyLevel getConsistencyLevel() {
		return this.consistencyLevel;
	}

	public void setConsistencyLevel(@Nullable ConsistencyLevel consistencyLevel) {
		this.consistencyLevel = consistencyLevel;
	}

	public @Nullable Durability getDurability() {
		return this.durability;
	}

	public void setDurability(@Nullable Durability durability) {
		this.durability = durability;
	}

	public Set<Capability> getRequire() {
		return this.require;
	}

	public void setRequire(Set<Capability> require) {
		this.require = require;
	}

	public StorageMode getMode() {
		return this.mode;
	}

	public void setMode(StorageMode mode) {
		this.mode = mode;
	}

	public DataSize getMaxValueSize() {
		return this.maxValueSize;
	}

	public void setMaxValueSize(DataSize maxValueSize) {
		this.maxValueSize = maxValueSize;
	}

	public boolean isShowKeysInErrors() {
		return this.showKeysInErrors;
	}

	public void setShowKeysInErrors(boolean showKeysInErrors) {
		this.showKeysInErrors = showKeysInErrors;
	}

	public MemoryProperties getMemory() {
		return this.memory;
	}

	public RocksDbProperties getRocksdb() {
		return this.rocksdb;
	}

	public MvStoreProperties getMvstore() {
		return this.mvstore;
	}

	public SqliteProperties getSqlite() {
		return this.sqlite;
	}

	public RedisProperties getRedis() {
		return this.redis;
	}

	public CassandraProperties getCassandra() {
		return this.cassandra;
	}

	public AsyncProperties getAsync() {
		return this.async;
	}

	public AccessProperties getAccess() {
		return this.access;
	}

	public AuditProperties getAudit() {
		return this.audit;
	}

	public CacheProperties getCache() {
		return this.cache;
	}

	public CompressionProperties getCompression() {
		return this.compression;
	}

	public IntegrityProperties getIntegrity() {
		return this.integrity;
	}

	public EncryptionProperties getEncryption() {
		return this.encryption;
	}

	public NamespacePolicy getNamespacePolicy() {
		return this.namespacePolicy;
	}

	public void setNamespacePolicy(NamespacePolicy namespacePolicy) {
		this.namespacePolicy = namespacePolicy;
	}

	public Map<String, NamespaceProperties> getNamespaces() {
		return this.namespaces;
	}

	public LimitProperties getLimits() {
		return this.limits;
	}

	public ResilienceProperties getResilience() {
		return this.resilience;
	}

	public JobsProperties getJobs() {
		return this.jobs;
	}

	public ExpiryProperties getExpiry() {
		return this.expiry;
	}

	public ObservationProperties getObservation() {
		return this.observation;
	}

	public HealthProperties getHealth() {
		return this.health;
	}

}
