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

package io.synapsed.storage.distributed;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.synapsed.storage.backend.rocksdb.RocksDbStore;
import io.synapsed.storage.exception.StorageConfigurationException;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link ReplicationServer}.
 *
 * @since 0.1.0
 */
public final class ReplicationServerBuilder {

	private static final Set<Integer> SIZES = Set.of(1, 3, 5, 7);

	private @Nullable String node;

	private List<Member> members = List.of();

	private @Nullable Path directory;

	private ReplicationOptions options = ReplicationOptions.DEFAULT;

	private InstantSource clock = InstantSource.system();

	private ReplicaEngineFactory engines = (store,
			files) -> RocksDbStore.builder().name(store).directory(files).replica(true).build();

	ReplicationServerBuilder() {
	}

	/**
	 * Sets which member this instance is.
	 * @param node name of one of the members; must be set
	 * @return this builder
	 */
	public ReplicationServerBuilder node(String node) {
		this.node = node;
		return this;
	}

	/**
	 * Sets who holds the replicas. Every instance must have the same members.
	 * @param members 1, 3, 5 or 7 members; must be set
	 * @return this builder
	 */
	public ReplicationServerBuilder members(List<Member> members) {
		this.members = List.copyOf(members);
		return this;
	}

	/**
	 * Sets where logs, snapshots and replicas are.
	 * @param directory the directory, which belongs to this instance alone and is created
	 * where it is missing; must be set
	 * @return this builder
	 */
	public ReplicationServerBuilder directory(Path directory) {
		this.directory = directory;
		return this;
	}

	/**
	 * Sets how replicas agree.
	 * @param options the settings; {@link ReplicationOptions#DEFAULT} unless set. Every
	 * instance should have the same
	 * @return this builder
	 */
	public ReplicationServerBuilder options(ReplicationOptions options) {
		this.options = options;
		return this;
	}

	/**
	 * Sets the clock by which this instance decides about expiry while it leads.
	 * @param clock the clock; that of the system unless set
	 * @return this builder
	 */
	public ReplicationServerBuilder clock(InstantSource clock) {
		this.clock = clock;
		return this;
	}

	/**
	 * Sets what holds the replicas.
	 * @param engines opens the engines; RocksDB with its defaults unless set
	 * @return this builder
	 */
	public ReplicationServerBuilder engines(ReplicaEngineFactory engines) {
		this.engines = engines;
		return this;
	}

	List<Member> members() {
		return this.members;
	}

	Member self() {
		return this.members.stream()
			.filter((member) -> member.name().equals(this.node))
			.findFirst()
			.orElseThrow(() -> new StorageConfigurationException(null,
					"The node '" + this.node + "' is not among the members " + this.members));
	}

	ReplicationOptions options() {
		return this.options;
	}

	InstantSource clock() {
		return this.clock;
	}

	ReplicaEngineFactory engines() {
		return this.engines;
	}

	/**
	 * Starts the server.
	 * @return the running server
	 * @throws StorageConfigurationException if a setting is wrong
	 * @throws io.synapsed.storage.exception.StorageBackendException if the port or the
	 * directory cannot be used
	 */
	public ReplicationServer build() {
		if (this.directory == null) {
			throw new StorageConfigurationException(null, "The directory for the replicas must be set");
		}
		if (!SIZES.contains(this.members.size())) {
			throw new StorageConfigurationException(null,
					"There must be 1, 3, 5 or 7 members, and there are " + this.members.size());
		}
		Set<String> names = new HashSet<>();
		Set<String> addresses = new HashSet<>();
		for (Member member : this.members) {
			if (!names.add(member.name())) {
				throw new StorageConfigurationException(null, "Two members have the name '" + member.name() + "'");
			}
			if (!addresses.add(member.address())) {
				throw new StorageConfigurationException(null, "Two members have the address " + member.address());
			}
		}
		return new ReplicationServer(this, this.directory);
	}

}
