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
package io.synapsed.storage.testkit;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * One step of a model test.
 */
sealed interface ModelOperation {

	/**
	 * Runs the step on the store and on the model, and compares what it returns.
	 * @param store both
	 */
	void run(ModelledStore store);

	record Put(String key, String value) implements ModelOperation {

		@Override
		public void run(ModelledStore store) {
			store.put(this.key, this.value, null);
		}

	}

	record PutExpiring(String key, String value, Duration timeToLive) implements ModelOperation {

		@Override
		public void run(ModelledStore store) {
			store.put(this.key, this.value, this.timeToLive);
		}

	}

	record Delete(String key) implements ModelOperation {

		@Override
		public void run(ModelledStore store) {
			store.delete(this.key);
		}

	}

	record PutIfAbsent(String key, String value) implements ModelOperation {

		@Override
		public void run(ModelledStore store) {
			store.putIfAbsent(this.key, this.value);
		}

	}

	record CompareAndSet(String key, String value) implements ModelOperation {

		@Override
		public void run(ModelledStore store) {
			store.compareAndSet(this.key, this.value);
		}

	}

	record CompareWithOldVersion(String key, String value) implements ModelOperation {

		@Override
		public void run(ModelledStore store) {
			store.compareWithOldVersion(this.key, this.value);
		}

	}

	record Increment(String key, long delta) implements ModelOperation {

		@Override
		public void run(ModelledStore store) {
			store.increment(this.key, this.delta);
		}

	}

	record Expire(String key, Duration timeToLive) implements ModelOperation {

		@Override
		public void run(ModelledStore store) {
			store.expire(this.key, this.timeToLive);
		}

	}

	record Persist(String key) implements ModelOperation {

		@Override
		public void run(ModelledStore store) {
			store.persist(this.key);
		}

	}

	record Batch(List<String> keys, String value, String absent) implements ModelOperation {

		@Override
		public void run(ModelledStore store) {
			store.batch(this.keys, this.value, this.absent);
		}

	}

	record Transaction(List<String> keys, String value, @Nullable String disturbed) implements ModelOperation {

		@Override
		public void run(ModelledStore store) {
			store.transaction(this.keys, this.value, this.disturbed);
		}

	}

	record DeletePrefix(String prefix) implements ModelOperation {

		@Override
		public void run(ModelledStore store) {
			store.deletePrefix(this.prefix);
		}

	}

	record Advance(Duration duration) implements ModelOperation {

		@Override
		public void run(ModelledStore store) {
			store.advance(this.duration);
		}

	}

	record Sweep() implements ModelOperation {

		@Override
		public void run(ModelledStore store) {
			store.sweep();
		}

	}

	record Reopen() implements ModelOperation {

		@Override
		public void run(ModelledStore store) {
			store.reopen();
		}

	}

	record ReopenWith(CodecSettings settings) implements ModelOperation {

		@Override
		public void run(ModelledStore store) {
			store.reopen(this.settings);
		}

	}

	record Snapshot() implements ModelOperation {

		@Override
		public void run(ModelledStore store) {
			store.takeSnapshot();
		}

	}

	record Flush() implements ModelOperation {

		@Override
		public void run(ModelledStore store) {
			store.flush();
		}

	}

}
