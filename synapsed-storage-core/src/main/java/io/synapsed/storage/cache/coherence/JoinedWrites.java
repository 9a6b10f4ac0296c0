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
package io.synapsed.storage.cache.coherence;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import io.synapsed.storage.cache.coherence.OwnWrites.LeasedWrite;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.spi.InvalidationBus;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets writes carry their announcements, where engine and bus are on one server and the
 * write goes there in the thread that has announced it. Whether that is so, writes show
 * that were announced by themselves. Safe for use by several threads.
 */
final class JoinedWrites {

	private static final Logger logger = LoggerFactory.getLogger(JoinedWrites.class);

	private static final int TRIALS = 100;

	private final String store;

	private final InvalidationBus bus;

	private final OwnWrites ownWrites;

	private final AtomicInteger trials = new AtomicInteger(TRIALS);

	private volatile boolean joins;

	JoinedWrites(String store, InvalidationBus bus, OwnWrites ownWrites) {
		this.store = store;
		this.bus = bus;
		this.ownWrites = ownWrites;
	}

	/**
	 * Begins a write that carries its announcement.
	 * @param publish publishes the announcement by itself, or throws what the write is to
	 * throw
	 * @return the write, or {@code null} if it is not known to carry one
	 */
	@Nullable AnnouncedWrite join(List<Bytes> keys, Consumer<LeasedWrite> publish) {
		if (!this.joins) {
			return null;
		}
		LeasedWrite write = this.ownWrites.begin();
		InvalidationBus.Joined joined = this.bus.join(this.ownWrites.message(write, keys), false,
				() -> publish.accept(write));
		return (joined != null) ? new Write(write, joined, keys) : null;
	}

	/**
	 * Watches a write that was announced by itself.
	 */
	AnnouncedWrite observe(LeasedWrite write, List<Bytes> keys) {
		if (this.trials.get() <= 0) {
			return write;
		}
		InvalidationBus.Joined joined = this.bus.join(Bytes.EMPTY, true, () -> {
		});
		return (joined != null) ? new Write(write, joined, keys) : write;
	}

	/** A write that may carry its announcement. */
	private final class Write implements AnnouncedWrite {

		private final LeasedWrite write;

		private final InvalidationBus.Joined joined;

		private final List<Bytes> keys;

		private final boolean observed;

		private Write(LeasedWrite write, InvalidationBus.Joined joined, List<Bytes> keys) {
			this.write = write;
			this.joined = joined;
			this.keys = keys;
			this.observed = joined.isPublished();
		}

		@Override
		public void complete() {
			this.joined.close();
			if (this.observed) {
				if (this.joined.hasMetWrite()) {
					JoinedWrites.this.joins = true;
				}
				else {
					JoinedWrites.this.trials.decrementAndGet();
				}
			}
			else if (!this.joined.isPublished() && !this.joined.hasMetWrite()) {
				missed();
			}
			this.write.complete();
		}

		/**
		 * Tells the others after the write. A layer has refused it before the engine, or
		 * has done it in another thread: the next one is announced by itself.
		 */
		private void missed() {
			JoinedWrites.this.joins = false;
			JoinedWrites.this.trials.decrementAndGet();
			try {
				JoinedWrites.this.bus.publish(JoinedWrites.this.ownWrites.message(this.write, this.keys));
			}
			catch (StorageException ex) {
				logger.debug("A write of store '{}' is announced together with the next ones", JoinedWrites.this.store,
						ex);
				JoinedWrites.this.ownWrites.oweAnnouncementOfAll();
			}
		}

		@Override
		public void leaveOpen() {
			this.joined.close();
			this.write.leaveOpen();
		}

	}

}
