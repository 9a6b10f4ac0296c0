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
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

import io.synapsed.storage.engine.Uninterruptibly;
import io.synapsed.storage.spi.AsyncCalls;
import org.apache.ratis.client.RaftClientRpc;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.exceptions.LeaderNotReadyException;
import org.apache.ratis.protocol.exceptions.RaftException;
import org.apache.ratis.protocol.exceptions.ResourceUnavailableException;
import org.apache.ratis.protocol.exceptions.StateMachineException;
import org.apache.ratis.proto.RaftProtos.RoleInfoProto;
import org.apache.ratis.proto.RaftProtos.ServerRpcProto;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;
import org.jspecify.annotations.Nullable;

/**
 * One Raft group as this instance takes part in it: its replica, who leads, and how
 * entries get into the log. Safe for use by several threads.
 */
final class Partition {

	// Ratis takes no numbers twice from one client.
	private static final AtomicLong CALLS = new AtomicLong();

	private final RaftServer server;

	private final RaftGroup group;

	private final ReplicaStateMachine replica;

	private final RaftClientRpc others;

	private final ClientId client;

	Partition(RaftServer server, RaftGroup group, ReplicaStateMachine replica, RaftClientRpc others, ClientId client) {
		this.server = server;
		this.group = group;
		this.replica = replica;
		this.others = others;
		this.client = client;
	}

	ReplicaStateMachine replica() {
		return this.replica;
	}

	/**
	 * Whether this instance leads, as far as it knows.
	 */
	boolean isLeader() {
		return ofDivision((division) -> division.getInfo().isLeader(), false);
	}

	/**
	 * Finds out who leads.
	 * @return the leader, or {@code null} if this instance knows none
	 */
	@Nullable RaftPeerId leader() {
		return this.<@Nullable RaftPeerId>ofDivision((division) -> division.getInfo().getLeaderId(), null);
	}

	/**
	 * Returns how long ago this instance was last known to be with the majority: has
	 * heard from the leader, or has been answered by enough others if it leads. A leader
	 * that is cut off does not step down as long as somebody writes to it.
	 * @return milliseconds; {@link Long#MAX_VALUE} if there is no leader
	 */
	long silenceMillis() {
		return ofDivision((division) -> silenceMillis(division.getInfo()), Long.MAX_VALUE);
	}

	private static long silenceMillis(DivisionInfo info) {
		RoleInfoProto role = info.getRoleInfoProto();
		if (role.hasLeaderInfo()) {
			return majoritySilence(role.getLeaderInfo().getFollowerInfoList());
		}
		return role.hasFollowerInfo() && info.getLeaderId() != null
				? role.getFollowerInfo().getLeaderInfo().getLastRpcElapsedTimeMs() : Long.MAX_VALUE;
	}

	/**
	 * Asks this instance's part of the group.
	 * @param otherwise the answer of an instance that has left the group
	 */
	private <T extends @Nullable Object> T ofDivision(Function<RaftServer.Division, T> question, T otherwise) {
		try {
			return question.apply(this.server.getDivision(this.group.getGroupId()));
		}
		catch (IOException ex) {
			return otherwise;
		}
	}

	private static long majoritySilence(List<ServerRpcProto> others) {
		int needed = (others.size() + 1) / 2;
		if (needed == 0) {
			return 0;
		}
		return others.stream()
			.mapToLong(ServerRpcProto::getLastRpcElapsedTimeMs)
			.sorted()
			.skip(needed - 1)
			.findFirst()
			.orElse(Long.MAX_VALUE);
	}

	/**
	 * Returns where the log of this instance begins, because what is before is in a
	 * snapshot.
	 * @return the index, negative if the replica is closed
	 */
	long firstIndexInLog() {
		return ofDivision((division) -> division.getRaftLog().getStartIndex(), -1L);
	}

	/**
	 * Returns the term that this instance is in.
	 * @return the term, negative if the replica is closed
	 */
	long term() {
		return ofDivision((division) -> division.getInfo().getCurrentTerm(), -1L);
	}

	/**
	 * Asks the leader what is committed. The answer makes it tell this replica, too.
	 * @return whether the leader has answered
	 */
	CompletableFuture<Boolean> askForCommit() {
		RaftClientRequest request = request(this.server.getId(), Message.EMPTY, RaftClientRequest.readRequestType());
		try {
			return this.server.submitClientRequestAsync(request).thenApply(RaftClientReply::isSuccess);
		}
		catch (IOException ex) {
			return CompletableFuture.completedFuture(false);
		}
	}

	/**
	 * Asks the leader once to put an entry into the log, and waits for its answer.
	 * @param deadline when to give up, as of {@link System#nanoTime()}
	 */
	Attempt attempt(byte[] entry, long deadline) {
		RaftPeerId leader = leader();
		if (leader == null) {
			return Attempt.notSent(null);
		}
		RaftClientRequest request = request(leader, Message.valueOf(UnsafeByteOperations.unsafeWrap(entry)),
				RaftClientRequest.writeRequestType());
		return leader.equals(this.server.getId()) ? submitHere(request, deadline) : send(leader, request, deadline);
	}

	private RaftClientRequest request(RaftPeerId instance, Message message, RaftClientRequest.Type type) {
		return RaftClientRequest.newBuilder()
			.setClientId(this.client)
			.setServerId(instance)
			.setGroupId(this.group.getGroupId())
			.setCallId(CALLS.incrementAndGet())
			.setMessage(message)
			.setType(type)
			.build();
	}

	private Attempt submitHere(RaftClientRequest request, long deadline) {
		CompletableFuture<RaftClientReply> reply;
		try {
			reply = this.server.submitClientRequestAsync(request);
		}
		catch (IOException ex) {
			return Attempt.notSent(ex);
		}
		return answer(reply, deadline);
	}

	private Attempt send(RaftPeerId leader, RaftClientRequest request, long deadline) {
		Attempt attempt = answer(this.others.sendRequestAsyncUnordered(request), deadline);
		Throwable cause = attempt.cause();
		if (cause != null && !(cause instanceof TimeoutException)) {
			// The stream to that instance is of no use any longer.
			this.others.handleException(leader, cause, true);
		}
		return attempt;
	}

	private static Attempt answer(CompletableFuture<RaftClientReply> future, long deadline) {
		try {
			RaftClientReply reply = Uninterruptibly.get(future, deadline);
			if (reply.isSuccess()) {
				return answer(reply.getMessage());
			}
			return judged(reply.getException());
		}
		catch (TimeoutException ex) {
			return Attempt.unknown(ex);
		}
		catch (ExecutionException ex) {
			// Of a stream that fails, every entry learns the reason of one.
			return Attempt.unknown(AsyncCalls.causeOf(ex));
		}
	}

	private static Attempt answer(Message message) {
		if (message == null || message.getContent().isEmpty()) {
			return Attempt.unknown(new IOException("The leader gave no answer, because it is being replaced"));
		}
		return Attempt.answered(Outcome.read(message.getContent().asReadOnlyByteBuffer()));
	}

	/**
	 * Judges what the leader said of this very entry. A leader that steps down answers as
	 * one that never led, so that the entry may be in the log.
	 */
	private static Attempt judged(@Nullable RaftException reason) {
		if (reason instanceof StateMachineException) {
			return Attempt.refused(reason);
		}
		if (reason instanceof ResourceUnavailableException || reason instanceof LeaderNotReadyException) {
			return Attempt.notSent(reason);
		}
		return Attempt.unknown((reason != null) ? reason : new IOException("The leader failed without a reason"));
	}

}
