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
package io.synapsed.storage.backend.redis;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;

import io.lettuce.core.protocol.CommandType;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.exception.StorageConflictException;
import io.synapsed.storage.spi.RecordingControl;
import org.jspecify.annotations.Nullable;

/**
 * Switches index and changes on and off while instances read and write. A step that other
 * instances must know of is written to the descriptor, and the next one begins when every
 * instance knows it or has stopped to rely on what it knew: see {@link Recording}. One
 * instance at a time is at work; another one goes on if that one stops. Safe for use by
 * several threads.
 */
final class RecordingSwitch implements RecordingControl {

	/** Longer than what an instance knows may hold. */
	private static final long WAIT_NANOS = Recording.LEASE_NANOS + Recording.LEASE_NANOS / 4;

	private static final long CLAIM_MILLIS = 30_000;

	private final String store;

	private final RedisLayout layout;

	private final RedisCalls calls;

	private final Recording recording;

	private final SharedDescriptor descriptor;

	private final RedisRights rights;

	private final BucketIndexes indexes;

	private final EntryWriter writer;

	private final InstantSource clock;

	RecordingSwitch(String store, RedisLayout layout, RedisCalls calls, Recording recording,
			SharedDescriptor descriptor, RedisRights rights, BucketIndexes indexes, EntryWriter writer,
			InstantSource clock) {
		this.store = store;
		this.layout = layout;
		this.calls = calls;
		this.recording = recording;
		this.descriptor = descriptor;
		this.rights = rights;
		this.indexes = indexes;
		this.writer = writer;
		this.clock = clock;
	}

	@Override
	public boolean isRecorded(Capability capability) {
		return this.recording.current().state(capability).isUsable();
	}

	@Override
	public Optional<Change> unfinished() {
		this.descriptor.current(this.clock);
		this.recording.ask(this.calls);
		Recorded recorded = this.recording.current();
		for (Capability capability : List.of(Capability.ORDERED_SCAN, Capability.WATCH)) {
			FeatureState state = recorded.state(capability);
			if (state.isChanging()) {
				return Optional.of(new Change(capability, state == FeatureState.BUILDING));
			}
		}
		return Optional.empty();
	}

	@Override
	public boolean apply(Change change, Steps pace) {
		this.descriptor.current(this.clock);
		Claim claim = new Claim();
		try {
			return change.on() ? switchOn(change.capability(), claim.watched(pace))
					: switchOff(change.capability(), claim.watched(pace));
		}
		finally {
			claim.release();
		}
	}

	private boolean switchOn(Capability capability, Steps pace) {
		this.recording.ask(this.calls);
		// Also where it is being built: the instance that was at work meets a conflict
		// then.
		Recorded begun = move(this.recording.current(), capability, FeatureState.BUILDING);
		this.rights.check();
		if (!pace.rest(WAIT_NANOS)) {
			return false;
		}
		if (capability == Capability.ORDERED_SCAN) {
			if (!this.indexes.build(pace)) {
				return false;
			}
		}
		else {
			// What was recorded before everybody did has no place.
			this.writer.forgetChanges(buckets());
		}
		move(begun, capability, FeatureState.ON);
		return true;
	}

	private boolean switchOff(Capability capability, Steps pace) {
		this.recording.ask(this.calls);
		Recorded recorded = this.recording.current();
		FeatureState state = recorded.state(capability);
		if (state.isMaintained()) {
			recorded = move(recorded, capability, FeatureState.ENDING);
			if (!pace.rest(WAIT_NANOS)) {
				return false;
			}
		}
		recorded = move(recorded, capability, FeatureState.CLEARING);
		if (!pace.rest(WAIT_NANOS)) {
			return false;
		}
		if (capability == Capability.ORDERED_SCAN) {
			this.indexes.remove();
		}
		else {
			this.writer.forgetChanges(buckets());
		}
		move(recorded, capability, FeatureState.OFF);
		return true;
	}

	private Recorded move(Recorded before, Capability capability, FeatureState state) {
		return this.descriptor.move(before, capability, state, this.clock.millis());
	}

	private List<Integer> buckets() {
		return IntStream.range(0, this.layout.buckets()).boxed().toList();
	}

	/** A key on the server that keeps other instances from the same work. */
	private final class Claim {

		private final byte[] token = UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII);

		private long renewedAt = System.nanoTime();

		private Claim() {
			if (set("NX") == null) {
				throw new StorageConflictException(RecordingSwitch.this.store,
						"another instance is changing what the store records; wait until it has ended");
			}
		}

		private @Nullable Object set(String condition) {
			return RecordingSwitch.this.calls.call("change",
					RedisRequest.of(CommandType.SET,
							RedisRequest.arguments()
								.addKey(RecordingSwitch.this.layout.claimKey())
								.addValue(this.token)
								.add("PX")
								.add(CLAIM_MILLIS)
								.add(condition)),
					true);
		}

		/**
		 * Renews the claim with the steps of the work. Where it was lost nevertheless,
		 * the versions of the descriptor and the numbers of the indexes keep two
		 * instances apart.
		 */
		private Steps watched(Steps pace) {
			return new Steps() {

				@Override
				public boolean rest(long nanoseconds) {
					renew();
					return pace.rest(nanoseconds);
				}

				@Override
				public boolean visited(long entries, long bytes) {
					renew();
					return pace.visited(entries, bytes);
				}

			};
		}

		private void renew() {
			long now = System.nanoTime();
			if (now - this.renewedAt > CLAIM_MILLIS * 1_000_000 / 4) {
				this.renewedAt = now;
				set("XX");
			}
		}

		private void release() {
			Object owner = RecordingSwitch.this.calls.call("change",
					RedisRequest.ofKeys(PrimaryRead.GET, RecordingSwitch.this.layout.claimKey()), false);
			if (owner instanceof byte[] found && Bytes.wrap(found).equals(Bytes.wrap(this.token))) {
				RecordingSwitch.this.calls.call("change",
						RedisRequest.ofKeys(CommandType.UNLINK, RecordingSwitch.this.layout.claimKey()), true);
			}
		}

	}

}
