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

import java.util.Optional;

import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.Subscription;
import io.synapsed.storage.spi.Namespace;

import static org.assertj.core.api.Assertions.assertThat;

final class ResumableWatchProbe extends CapabilityProbe {

	private static final KeyRange RANGE = Namespace.DEFAULT.encode(KeyRange.all());

	ResumableWatchProbe() {
		super(Capability.RESUMABLE_WATCH, "delivers a change that was made while no watch was running");
	}

	@Override
	protected void demonstrate(StoreUnderTest opened) {
		StoreAccess store = StoreAccess.to(opened);
		EventRecorder events = new EventRecorder();
		Optional<String> position;
		try (Subscription watch = opened.store().watch(RANGE, events)) {
			store.put("watched", "");
			store.put("last", "");
			// By then the listener has returned from the event before.
			events.awaitUpTo("PUT last");
			position = watch.position();
		}
		store.put("missed", "");
		EventRecorder resumed = new EventRecorder();
		try (Subscription watch = opened.store().watch(RANGE, position.orElse("0"), resumed)) {
			assertThat(position).as("position of a watch").isPresent();
			store.put("end", "");
			// What was delivered last may come again.
			assertThat(resumed.awaitUpTo("PUT end")).endsWith("PUT missed", "PUT end")
				.doesNotContain("GAP", "PUT watched");
		}
	}

}
