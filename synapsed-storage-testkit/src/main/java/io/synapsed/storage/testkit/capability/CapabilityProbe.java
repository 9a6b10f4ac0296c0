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

package io.synapsed.storage.testkit.capability;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import io.synapsed.storage.common.Capability;
import io.synapsed.storage.exception.StorageLockedException;
import io.synapsed.storage.exception.UnsupportedCapabilityException;

/**
 * Judges by behaviour whether a store has one capability. What the store reports plays no
 * part: a probe goes round the guard that refuses what is not reported.
 *
 * @since 0.1.0
 */
public abstract class CapabilityProbe {

	private final Capability capability;

	private final String method;

	/**
	 * Creates a probe.
	 * @param capability what it looks for
	 * @param method how it does that, as the end of a sentence about the store, without a
	 * full stop
	 */
	protected CapabilityProbe(Capability capability, String method) {
		this.capability = capability;
		this.method = method;
	}

	/**
	 * Returns the probes of all capabilities.
	 * @return a probe for each capability, in their order
	 */
	public static List<CapabilityProbe> all() {
		return Stream
			.of(new ConditionalWriteProbe(), new IncrementProbe(), new ExpiryProbe(), BatchProbe.colocated(),
					new WatchProbe(), new OrderedScanProbe(), BatchProbe.anyKeys(), new TransactionProbe(),
					new SnapshotProbe(), new DurableProcessProbe(), new DurablePowerProbe(), new RangeProtectionProbe(),
					new ResumableWatchProbe(), new SharedProbe(), new CheckpointProbe(), new CompactionProbe())
			.sorted(Comparator.comparing(CapabilityProbe::capability))
			.toList();
	}

	/**
	 * Returns the probe of a capability.
	 * @param capability the capability
	 * @return its probe
	 */
	public static CapabilityProbe of(Capability capability) {
		return all().stream()
			.filter((probe) -> probe.capability() == capability)
			.findFirst()
			.orElseThrow(() -> new IllegalStateException("No probe for the capability " + capability));
	}

	/**
	 * Returns what the probe looks for.
	 * @return the capability
	 */
	public final Capability capability() {
		return this.capability;
	}

	/**
	 * Returns how the probe judges.
	 * @return the end of a sentence about the store, such as "finds keys in order",
	 * without a full stop
	 */
	public final String method() {
		return this.method;
	}

	/**
	 * Observes a store, which must be open and empty.
	 * @param store the store
	 * @return what was seen
	 */
	public Observation observe(StoreUnderTest store) {
		try {
			demonstrate(store);
			return Observation.observed();
		}
		catch (UnsupportedCapabilityException | StorageLockedException ex) {
			return Observation.refused(ex);
		}
		catch (RuntimeException | AssertionError ex) {
			return Observation.notObserved(ex);
		}
	}

	/**
	 * Uses the capability.
	 * @param store the store
	 * @throws UnsupportedCapabilityException if the store refuses
	 * @throws StorageLockedException if it refuses because its data is in use
	 * @throws AssertionError if the store does anything but what the capability promises
	 */
	protected abstract void demonstrate(StoreUnderTest store);

}
