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

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import io.synapsed.storage.exception.StorageBackendException;
import io.synapsed.storage.exception.StorageConfigurationException;
import org.apache.ratis.client.RaftClient;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.GroupManagementRequest;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.StateMachine;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes part in agreement on behalf of all stores of this instance, over one port. Safe
 * for use by several threads.
 * <p>
 * The members are fixed: instances can neither join nor leave, and an instance that has
 * lost its disk must not be started again. The connections are neither encrypted nor
 * authenticated, so addresses other than those of the loopback interface are refused.
 *
 * @since 0.1.0
 */
public final class ReplicationServer implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(ReplicationServer.class);

	private static final String METRICS = "org.apache.ratis.metrics.impl.MetricRegistriesImpl";

	private final Member self;

	private final List<Member> members;

	private final ReplicationOptions options;

	private final InstantSource clock;

	private final ReplicaEngineFactory engines;

	private final ClientId clientId = ClientId.randomId();

	private final AtomicLong calls = new AtomicLong();

	private final Map<RaftGroupId, ReplicaStateMachine> replicas = new ConcurrentHashMap<>();

	private final Map<RaftGroupId, String> stores = new ConcurrentHashMap<>();

	private final RaftServer server;

	private final RaftClient client;

	ReplicationServer(ReplicationServerBuilder builder, Path directory) {
		this.members = builder.members();
		this.self = builder.self();
		this.options = builder.options();
		this.clock = builder.clock();
		this.engines = builder.engines();
		this.members.forEach(ReplicationServer::requireLoopback);
		requireMetrics();
		RaftServer started = null;
		try {
			Files.createDirectories(directory);
			started = RaftServer.newBuilder()
				.setServerId(RaftPeerId.valueOf(this.self.name()))
				.setProperties(RaftSettings.of(directory, this.self, this.options))
				.setStateMachineRegistry(this::stateMachine)
				.setOption(RaftStorage.StartupOption.RECOVER)
				.build();
			this.client = RaftClient.newBuilder()
				.setClientId(this.clientId)
				.setProperties(RaftSettings.ofClient(this.options))
				.setRaftGroup(RaftGroup.valueOf(RaftGroupId.randomId(), peers()))
				.build();
			started.start();
			this.server = started;
		}
		catch (IOException ex) {
			closeAfter(started, ex);
			throw new StorageBackendException(null,
					"the instance '" + this.self.name() + "' cannot take part in replication at " + this.self.address()
							+ "; check that the port is free and the directory " + directory + " can be written to",
					ex);
		}
	}

	private static void closeAfter(@Nullable RaftServer started, IOException failure) {
		if (started != null) {
			try {
				started.close();
			}
			catch (IOException ex) {
				failure.addSuppressed(ex);
			}
		}
	}

	/**
	 * Starts to build a server.
	 * @return a new builder
	 */
	public static ReplicationServerBuilder builder() {
		return new ReplicationServerBuilder();
	}

	private static void requireLoopback(Member member) {
		try {
			if (!InetAddress.getByName(member.host()).isLoopbackAddress()) {
				throw new StorageConfigurationException(null, "The member " + member
						+ " is beyond this machine, and connections are neither encrypted nor authenticated yet; use an"
						+ " address of the loopback interface");
			}
		}
		catch (UnknownHostException ex) {
			throw new StorageConfigurationException(null, "The host of the member " + member + " is unknown", ex);
		}
	}

	/** Without that library no leader is ever elected, and Ratis does not say why. */
	private static void requireMetrics() {
		try {
			Class.forName(METRICS, false, ReplicationServer.class.getClassLoader());
		}
		catch (ClassNotFoundException ex) {
			throw new StorageConfigurationException(null,
					"The library org.apache.ratis:ratis-metrics-default is missing, without which no leader is elected;"
							+ " add it as a dependency",
					ex);
		}
	}

	private List<RaftPeer> peers() {
		return this.members.stream()
			.map((member) -> RaftPeer.newBuilder()
				.setId(RaftPeerId.valueOf(member.name()))
				.setAddress(member.address())
				.build())
			.toList();
	}

	private StateMachine stateMachine(RaftGroupId group) {
		ReplicaStateMachine replica = new ReplicaStateMachine(
				this.stores.getOrDefault(group, "replica " + group.getUuid()), this.engines, this.clock,
				this.options.maxClockSkew());
		this.replicas.put(group, replica);
		return replica;
	}

	/**
	 * Returns the settings.
	 * @return the settings
	 */
	ReplicationOptions options() {
		return this.options;
	}

	/**
	 * Takes part in the agreement on a store. What the disk already has of it goes on.
	 */
	Partition join(String store) {
		RaftGroup group = group(store);
		this.stores.put(group.getGroupId(), store);
		if (!isMember(group.getGroupId())) {
			// Goes on with the files that are there; formatting would refuse them.
			execute(GroupManagementRequest.newAdd(this.clientId, this.server.getId(), this.calls.incrementAndGet(),
					group, false), store);
		}
		ReplicaStateMachine replica = this.replicas.get(group.getGroupId());
		if (replica == null) {
			throw new IllegalStateException("The group of store '" + store + "' has no replica");
		}
		return new Partition(this.server, group, replica, this.client.getClientRpc(), this.clientId);
	}

	/**
	 * Stops to take part in the agreement on a store, whose files stay.
	 */
	void leave(String store) {
		RaftGroupId group = group(store).getGroupId();
		if (isMember(group)) {
			execute(GroupManagementRequest.newRemove(this.clientId, this.server.getId(), this.calls.incrementAndGet(),
					group, false, false), store);
		}
		this.replicas.remove(group);
		this.stores.remove(group);
	}

	private boolean isMember(RaftGroupId group) {
		for (RaftGroupId each : this.server.getGroupIds()) {
			if (each.equals(group)) {
				return true;
			}
		}
		return false;
	}

	private RaftGroup group(String store) {
		return RaftGroup.valueOf(groupId(store), peers());
	}

	/**
	 * Returns the identity of the group of a store, which is the same on all instances.
	 */
	static RaftGroupId groupId(String store) {
		return RaftGroupId
			.valueOf(UUID.nameUUIDFromBytes(("synapsed-storage/" + store).getBytes(StandardCharsets.UTF_8)));
	}

	private void execute(GroupManagementRequest request, String store) {
		try {
			RaftClientReply reply = this.server.groupManagement(request);
			if (!reply.isSuccess()) {
				throw new StorageBackendException(store, "the replica on this instance cannot be opened or closed",
						reply.getException());
			}
		}
		catch (IOException ex) {
			throw new StorageBackendException(store, "the replica on this instance cannot be opened or closed", ex);
		}
	}

	/**
	 * Ends the part in all agreements. The stores must be closed before. A second call
	 * does nothing.
	 */
	@Override
	public void close() {
		try {
			this.client.close();
			this.server.close();
		}
		catch (IOException ex) {
			logger.warn("The instance '{}' did not leave the replication in order", this.self.name(), ex);
		}
	}

}
