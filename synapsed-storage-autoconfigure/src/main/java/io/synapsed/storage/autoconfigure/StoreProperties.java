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
package io.synapsed.storage.autoconfigure;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.backend.rocksdb.RocksDbOptions;
import io.synapsed.storage.cache.CachePolicy;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.Durability;
import io.synapsed.storage.transform.compression.CompressionProfile;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.util.unit.DataSize;

/**
 * The settings of one store.
 *
 * @since 0.1.0
 */
public class StoreProperties {

	/**
	 * Engine that holds the data. If it is not set, the store is in memory, with a
	 * warning.
	 */
	private @Nullable StorageType type;

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

	private final Memory memory = new Memory();

	private final RocksDb rocksdb = new RocksDb();

	@NestedConfigurationProperty
	private final MvStoreProperties mvstore = new MvStoreProperties();

	@NestedConfigurationProperty
	private final SqliteProperties sqlite = new SqliteProperties();

	@NestedConfigurationProperty
	private final RedisProperties redis = new RedisProperties();

	@NestedConfigurationProperty
	private final AccessProperties access = new AccessProperties();

	@NestedConfigurationProperty
	private final AuditProperties audit = new AuditProperties();

	private final Cache cache = new Cache();

	private final Compression compression = new Compression();

	@NestedConfigurationProperty
	private final IntegrityProperties integrity = new IntegrityProperties();

	@NestedConfigurationProperty
	private final EncryptionProperties encryption = new EncryptionProperties();

	/**
	 * Which namespaces may be written. 'any' allows all; 'declared' allows the default
	 * namespace and those with a setting below 'namespaces'. Choose 'declared' if clients
	 * name namespaces: with encryption each new namespace costs a data key.
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

	private final Expiry expiry = new Expiry();

	private final Observation observation = new Observation();

	private final Health health = new Health();

	public @Nullable StorageType getType() {
		return this.type;
	}

	public void setType(@Nullable StorageType type) {
		this.type = type;
	}

	public @Nullable String getPath() {
		return this.path;
	}

	public void setPath(@Nullable String path) {
		this.path = path;
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

	public Memory getMemory() {
		return this.memory;
	}

	public RocksDb getRocksdb() {
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

	public AccessProperties getAccess() {
		return this.access;
	}

	public AuditProperties getAudit() {
		return this.audit;
	}

	public Cache getCache() {
		return this.cache;
	}

	public Compression getCompression() {
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

	/**
	 * Tells whether the values of any namespace are compressed.
	 * @return whether there is something to compress
	 */
	public boolean compressesValues() {
		return this.compression.isEnabled() || this.namespaces.values()
			.stream()
			.anyMatch((namespace) -> Boolean.TRUE.equals(namespace.getCompression().getEnabled()));
	}

	/**
	 * Tells whether the values of any namespace are encrypted.
	 * @return whether there is something to encrypt
	 */
	public boolean encryptsValues() {
		return Boolean.TRUE.equals(this.encryption.getEnabled()) || this.namespaces.values()
			.stream()
			.anyMatch((namespace) -> Boolean.TRUE.equals(namespace.getEncryption().getEnabled()));
	}

	/**
	 * Tells whether the encryption of any namespace is switched on or off.
	 */
	boolean mentionsEncryption() {
		return this.encryption.getEnabled() != null || this.namespaces.values()
			.stream()
			.anyMatch((namespace) -> namespace.getEncryption().getEnabled() != null);
	}

	/**
	 * Tells whether any namespace has a limit.
	 * @return whether there is something to limit
	 */
	public boolean limitsNamespaces() {
		return this.namespaces.values().stream().anyMatch((namespace) -> namespace.getLimits().isSet());
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

	public Expiry getExpiry() {
		return this.expiry;
	}

	public Observation getObservation() {
		return this.observation;
	}

	public Health getHealth() {
		return this.health;
	}

	/**
	 * The memory engine.
	 */
	public static class Memory {

		/**
		 * Maximum number of bytes in memory, including an allowance for bookkeeping. A
		 * write beyond it is refused. Unlimited if not set.
		 */
		private @Nullable DataSize maxSize;

		public @Nullable DataSize getMaxSize() {
			return this.maxSize;
		}

		public void setMaxSize(@Nullable DataSize maxSize) {
			this.maxSize = maxSize;
		}

	}

	/**
	 * The RocksDB engine.
	 */
	public static class RocksDb {

		/**
		 * Size of the cache for uncompressed blocks, which all stores of the application
		 * share; 64MB if not set. It can be set only under 'synapsed.storage.rocksdb',
		 * not for a named store.
		 */
		private @Nullable DataSize blockCacheSize;

		/**
		 * Memory for writes that are not on disk yet. All stores of the application share
		 * it, and it is part of the block cache; 32MB if not set. It can be set only
		 * under 'synapsed.storage.rocksdb', not for a named store.
		 */
		private @Nullable DataSize writeBufferBudget;

		/**
		 * Size of a write buffer. A full buffer becomes one file.
		 */
		private DataSize writeBufferSize = DataSize.ofMegabytes(16);

		/**
		 * Maximum number of open files; -1 keeps all files open.
		 */
		private int maxOpenFiles = 1000;

		/**
		 * Bits of the bloom filter for each key; 0 switches filters off.
		 */
		private int bloomFilterBitsPerKey = 10;

		/**
		 * Size of a block before compression.
		 */
		private DataSize blockSize = DataSize.ofKilobytes(16);

		/**
		 * Compression by RocksDB of its blocks on disk.
		 */
		private RocksDbOptions.BlockCompression blockCompression = RocksDbOptions.BlockCompression.LZ4;

		/**
		 * Maximum number of flushes and compactions at the same time.
		 */
		private int maxBackgroundJobs = 2;

		/**
		 * Size of the write-ahead log at which write buffers are flushed, so that the log
		 * becomes shorter.
		 */
		private DataSize walSizeLimit = DataSize.ofBytes(RocksDbOptions.DEFAULT.walSizeLimit());

		/**
		 * Whether RocksDB keeps detailed statistics. They cost some percent of speed.
		 */
		private boolean statistics;

		public @Nullable DataSize getBlockCacheSize() {
			return this.blockCacheSize;
		}

		public void setBlockCacheSize(@Nullable DataSize blockCacheSize) {
			this.blockCacheSize = blockCacheSize;
		}

		public @Nullable DataSize getWriteBufferBudget() {
			return this.writeBufferBudget;
		}

		public void setWriteBufferBudget(@Nullable DataSize writeBufferBudget) {
			this.writeBufferBudget = writeBufferBudget;
		}

		public DataSize getWriteBufferSize() {
			return this.writeBufferSize;
		}

		public void setWriteBufferSize(DataSize writeBufferSize) {
			this.writeBufferSize = writeBufferSize;
		}

		public int getMaxOpenFiles() {
			return this.maxOpenFiles;
		}

		public void setMaxOpenFiles(int maxOpenFiles) {
			this.maxOpenFiles = maxOpenFiles;
		}

		public int getBloomFilterBitsPerKey() {
			return this.bloomFilterBitsPerKey;
		}

		public void setBloomFilterBitsPerKey(int bloomFilterBitsPerKey) {
			this.bloomFilterBitsPerKey = bloomFilterBitsPerKey;
		}

		public DataSize getBlockSize() {
			return this.blockSize;
		}

		public void setBlockSize(DataSize blockSize) {
			this.blockSize = blockSize;
		}

		public RocksDbOptions.BlockCompression getBlockCompression() {
			return this.blockCompression;
		}

		public void setBlockCompression(RocksDbOptions.BlockCompression blockCompression) {
			this.blockCompression = blockCompression;
		}

		public int getMaxBackgroundJobs() {
			return this.maxBackgroundJobs;
		}

		public void setMaxBackgroundJobs(int maxBackgroundJobs) {
			this.maxBackgroundJobs = maxBackgroundJobs;
		}

		public DataSize getWalSizeLimit() {
			return this.walSizeLimit;
		}

		public void setWalSizeLimit(DataSize walSizeLimit) {
			this.walSizeLimit = walSizeLimit;
		}

		public boolean isStatistics() {
			return this.statistics;
		}

		public void setStatistics(boolean statistics) {
			this.statistics = statistics;
		}

	}

	/**
	 * The cache layer.
	 */
	public static class Cache {

		/**
		 * Whether a cache keeps decoded entries in the memory of the application.
		 */
		private boolean enabled;

		/**
		 * Policy that decides which entries are evicted. 'w-tinylfu' needs Caffeine.
		 */
		private CachePolicy policy = CachePolicy.W_TINYLFU;

		/**
		 * Maximum number of entries in the cache.
		 */
		private long maxEntries = 10_000;

		/**
		 * Maximum number of bytes in the cache, including an allowance for bookkeeping.
		 */
		private DataSize maxSize = DataSize.ofMegabytes(64);

		/**
		 * How long an entry stays in the cache. If it is not set, only eviction and
		 * writes remove entries.
		 */
		private @Nullable Duration ttl;

		/**
		 * Share of 'ttl', from 0 to 1, of which a random part is subtracted, so that
		 * entries that came together do not leave together.
		 */
		private double ttlJitter = 0.1;

		/**
		 * How long the cache remembers that a key has no entry. If it is not set, absence
		 * is not cached.
		 */
		private @Nullable Duration absenceTtl;

		/**
		 * How long a miss waits for another caller that reads the same key. After that it
		 * reads by itself.
		 */
		private Duration maxWait = Duration.ofSeconds(1);

		/**
		 * How long an entry is still served after its time in the cache, while the engine
		 * cannot be reached. If it is not set, no stale entry is served. It needs 'mode:
		 * cache'.
		 */
		private @Nullable Duration staleOnError;

		@NestedConfigurationProperty
		private final InvalidationProperties invalidation = new InvalidationProperties();

		public boolean isEnabled() {
			return this.enabled;
		}

		public void setEnabled(boolean enabled) {
			this.enabled = enabled;
		}

		public CachePolicy getPolicy() {
			return this.policy;
		}

		public void setPolicy(CachePolicy policy) {
			this.policy = policy;
		}

		public long getMaxEntries() {
			return this.maxEntries;
		}

		public void setMaxEntries(long maxEntries) {
			this.maxEntries = maxEntries;
		}

		public DataSize getMaxSize() {
			return this.maxSize;
		}

		public void setMaxSize(DataSize maxSize) {
			this.maxSize = maxSize;
		}

		public @Nullable Duration getTtl() {
			return this.ttl;
		}

		public void setTtl(@Nullable Duration ttl) {
			this.ttl = ttl;
		}

		public double getTtlJitter() {
			return this.ttlJitter;
		}

		public void setTtlJitter(double ttlJitter) {
			this.ttlJitter = ttlJitter;
		}

		public @Nullable Duration getAbsenceTtl() {
			return this.absenceTtl;
		}

		public void setAbsenceTtl(@Nullable Duration absenceTtl) {
			this.absenceTtl = absenceTtl;
		}

		public Duration getMaxWait() {
			return this.maxWait;
		}

		public void setMaxWait(Duration maxWait) {
			this.maxWait = maxWait;
		}

		public @Nullable Duration getStaleOnError() {
			return this.staleOnError;
		}

		public void setStaleOnError(@Nullable Duration staleOnError) {
			this.staleOnError = staleOnError;
		}

		public InvalidationProperties getInvalidation() {
			return this.invalidation;
		}

	}

	/**
	 * The compression of values.
	 */
	public static class Compression {

		/**
		 * Whether new values are compressed. Compressed values stay readable in any case.
		 */
		private boolean enabled;

		/**
		 * Algorithm for new values: 'lz4', 'zstd', 'snappy', 'adaptive' (chooses for each
		 * namespace), 'none', or the name of a CompressionAlgorithm bean.
		 */
		private String algorithm = "lz4";

		/**
		 * Level of 'zstd', from -7 to 19; 3 if not set. A higher level makes smaller
		 * values and takes more time. Other algorithms have no level.
		 */
		private @Nullable Integer level;

		/**
		 * Goal of 'adaptive'. 'ratio' prefers few bytes and uses 'zstd' where it pays;
		 * 'latency' prefers little time and uses 'lz4' or nothing.
		 */
		private CompressionProfile profile = CompressionProfile.RATIO;

		/**
		 * Whether small values are compressed with the newest dictionary of their
		 * namespace, even below 'min-size'. A dictionary must have been trained, and
		 * 'zstd' must be allowed for the values.
		 */
		private boolean dictionaries = true;

		/**
		 * Minimum size of a value that is compressed.
		 */
		private DataSize minSize = DataSize.ofKilobytes(1);

		public boolean isEnabled() {
			return this.enabled;
		}

		public void setEnabled(boolean enabled) {
			this.enabled = enabled;
		}

		public String getAlgorithm() {
			return this.algorithm;
		}

		public void setAlgorithm(String algorithm) {
			this.algorithm = algorithm;
		}

		public @Nullable Integer getLevel() {
			return this.level;
		}

		public void setLevel(@Nullable Integer level) {
			this.level = level;
		}

		public CompressionProfile getProfile() {
			return this.profile;
		}

		public void setProfile(CompressionProfile profile) {
			this.profile = profile;
		}

		public boolean isDictionaries() {
			return this.dictionaries;
		}

		public void setDictionaries(boolean dictionaries) {
			this.dictionaries = dictionaries;
		}

		public DataSize getMinSize() {
			return this.minSize;
		}

		public void setMinSize(DataSize minSize) {
			this.minSize = minSize;
		}

	}

	/**
	 * The reclaiming of expired entries.
	 */
	public static class Expiry {

		/**
		 * Pause between two sweeps that reclaim the space of expired entries; 0 switches
		 * sweeps off. Expired entries are invisible in any case.
		 */
		private Duration sweepInterval = Duration.ofMinutes(1);

		public Duration getSweepInterval() {
			return this.sweepInterval;
		}

		public void setSweepInterval(Duration sweepInterval) {
			this.sweepInterval = sweepInterval;
		}

	}

	/**
	 * The measuring of operations.
	 */
	public static class Observation {

		/**
		 * How operations are measured. 'metrics' counts all and times one in 64; 'full'
		 * makes a timer and a span of each; 'none' measures nothing.
		 */
		private ObservationMode mode = ObservationMode.METRICS;

		/**
		 * Maximum number of namespaces with a value of their own in the tag 'namespace'
		 * of the operation counter; 0 switches the tag off. Namespaces under 'namespaces'
		 * come first, then others as they appear. All further ones count as 'other'.
		 */
		private int maxNamespaces;

		public ObservationMode getMode() {
			return this.mode;
		}

		public void setMode(ObservationMode mode) {
			this.mode = mode;
		}

		public int getMaxNamespaces() {
			return this.maxNamespaces;
		}

		public void setMaxNamespaces(int maxNamespaces) {
			this.maxNamespaces = maxNamespaces;
		}

	}

	/**
	 * How operations are measured.
	 */
	public enum ObservationMode {

		/** Not at all. */
		NONE,

		/** Counts all, times one in 64. */
		METRICS,

		/** A timer and a span of each. */
		FULL

	}

	/**
	 * The health of the store.
	 */
	public static class Health {

		/**
		 * Free disk space below which the store is unhealthy.
		 */
		private DataSize minFreeDisk = DataSize.ofMegabytes(64);

		public DataSize getMinFreeDisk() {
			return this.minFreeDisk;
		}

		public void setMinFreeDisk(DataSize minFreeDisk) {
			this.minFreeDisk = minFreeDisk;
		}

	}

}
