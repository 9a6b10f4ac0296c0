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

import java.time.Duration;
import java.util.List;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.ExpiredEntry;
import io.synapsed.storage.spi.Mutation;

import static org.assertj.core.api.Assertions.assertThat;

final class ExpiryProbe extends CapabilityProbe {

	private static final Duration TIME_TO_LIVE = Duration.ofMinutes(1);

	ExpiryProbe() {
		super(Capability.TTL, "shows an entry until the clock reaches its expiry, and hides it from then on");
	}

	@Override
	protected void demonstrate(StoreUnderTest opened) {
		StoreAccess before = StoreAccess.to(opened);
		before.store()
			.put(new Mutation.Put(StoreAccess.key("key"), Bytes.utf8("value"), before.now() + TIME_TO_LIVE.toMillis(),
					Entry.NO_SERIALIZER), before.now());
		before.put("forever", "value");
		opened.clock().advance(TIME_TO_LIVE.minusMillis(1));
		assertThat(before.get("key")).as("a millisecond before the expiry").isEqualTo("value");
		opened.clock().advance(Duration.ofMillis(1));
		StoreAccess after = StoreAccess.to(opened);
		assertThat(after.get("key")).as("at the expiry").isNull();
		assertThat(after.get("forever")).isEqualTo("value");
		assertThat(after.store().expiredBefore(after.now(), 10)).extracting(ExpiredEntry::key)
			.as("what can be reclaimed")
			.isEqualTo(opened.findsExpired() ? List.of(StoreAccess.key("key")) : List.of());
		assertThat(after.delete("key")).as("removal of an expired entry").isFalse();
	}

}
