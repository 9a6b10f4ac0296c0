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

package io.synapsed.storage.spi;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Version;

/**
 * An entry whose space can be reclaimed.
 *
 * @param key the key, with the prefix of its namespace
 * @param version the version that has expired
 * @since 0.1.0
 */
public record ExpiredEntry(Bytes key, Version version) {

	/**
	 * Returns the mutation that reclaims the space.
	 * @return the mutation
	 */
	public Mutation.Reclaim reclaim() {
		return new Mutation.Reclaim(this.key, this.version);
	}

}
