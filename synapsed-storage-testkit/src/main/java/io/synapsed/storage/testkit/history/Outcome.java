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

package io.synapsed.storage.testkit.history;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Version;
import org.jspecify.annotations.Nullable;

/**
 * What a client learned about its operation. Immutable.
 *
 * @since 0.1.0
 */
public sealed interface Outcome {

	/**
	 * A read found an entry.
	 *
	 * @param value its value
	 * @param version its version, or {@code null} if the client did not see it
	 */
	record Found(Bytes value, @Nullable Version version) implements Outcome {

		@Override
		public String toString() {
			return ValueText.of(this.value) + ((this.version != null) ? " at " + this.version : "");
		}

	}

	/**
	 * A read found no entry.
	 */
	record Absent() implements Outcome {

		@Override
		public String toString() {
			return "absent";
		}

	}

	/**
	 * A write took effect; a removal had something to remove.
	 *
	 * @param version the new version, or {@code null} if the client did not see it or the
	 * entry is gone
	 */
	record Applied(@Nullable Version version) implements Outcome {

		@Override
		public String toString() {
			return (this.version != null) ? "applied as " + this.version : "applied";
		}

	}

	/**
	 * The condition of a write did not hold, or there was nothing to remove.
	 */
	record Refused() implements Outcome {

		@Override
		public String toString() {
			return "refused";
		}

	}

	/**
	 * The operation failed and certainly had no effect.
	 */
	record Failed() implements Outcome {

		@Override
		public String toString() {
			return "failed without effect";
		}

	}

	/**
	 * Unknown: the operation may have taken effect, may still do so, or never will.
	 */
	record Unknown() implements Outcome {

		@Override
		public String toString() {
			return "unknown";
		}

	}

}
