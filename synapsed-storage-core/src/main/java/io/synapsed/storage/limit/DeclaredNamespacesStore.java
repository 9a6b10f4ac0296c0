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

package io.synapsed.storage.limit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.exception.NamespaceRefusedException;
import io.synapsed.storage.spi.AsyncCalls;
import io.synapsed.storage.spi.CommitResult;
import io.synapsed.storage.spi.ForwardingCalls;
import io.synapsed.storage.spi.ForwardingStore;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.LayerDescription;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.spi.PutCheck;
import io.synapsed.storage.spi.Statistic;
import io.synapsed.storage.spi.WriteBatch;

/**
 * Refuses writes to namespaces that are not declared.
 */
final class DeclaredNamespacesStore extends ForwardingStore {

	private final Set<Bytes> prefixes;

	private final Set<String> names;

	private final LongAdder refused = new LongAdder();

	DeclaredNamespacesStore(KeyValueStore delegate, Set<Bytes> prefixes, Set<String> names) {
		super(delegate);
		this.prefixes = prefixes;
		this.names = names;
	}

	@Override
	public Version put(Mutation.Put put, long now) {
		check(put);
		return super.put(put, now);
	}

	@Override
	public CommitResult commit(WriteBatch batch, long now) {
		batch.mutations().forEach(this::check);
		return super.commit(batch, now);
	}

	@Override
	public Optional<AsyncCalls> async(Supplier<Executor> completion) {
		return delegate().async(completion).map(DeclaredCalls::new);
	}

	@Override
	public PutCheck checkPuts(long now) {
		PutCheck below = super.checkPuts(now);
		return (puts) -> {
			puts.forEach(this::check);
			below.check(puts);
		};
	}

	private void check(Mutation mutation) {
		if (mutation instanceof Mutation.Put && !this.prefixes.contains(Namespace.prefixOf(mutation.key()))) {
			this.refused.increment();
			String namespace = Namespace.ofKey(mutation.key()).name();
			throw new NamespaceRefusedException(name(),
					"namespace '" + namespace + "' is not declared, and nothing was written. Declare it with a setting"
							+ " below 'namespaces." + namespace + "' (namespaces." + namespace
							+ ".declared: true, if it needs no other), or set namespace-policy to 'any'");
		}
	}

	@Override
	public List<Statistic> statistics() {
		List<Statistic> statistics = new ArrayList<>(super.statistics());
		statistics.add(Statistic.counter("namespaces.refused", "writes",
				"Writes that were refused because their namespace is not declared", this.refused::sum));
		return statistics;
	}

	@Override
	public List<LayerDescription> layers() {
		return new LayerDescription("namespaces", Map.of("declared", List.copyOf(this.names))).over(super.layers());
	}

	/** Checks asynchronous writes before they begin. */
	private final class DeclaredCalls extends ForwardingCalls {

		private DeclaredCalls(AsyncCalls delegate) {
			super(delegate);
		}

		@Override
		public CompletionStage<Version> put(Mutation.Put put, long now) {
			check(put);
			return super.put(put, now);
		}

		@Override
		public CompletionStage<CommitResult> commit(WriteBatch batch, long now) {
			batch.mutations().forEach(DeclaredNamespacesStore.this::check);
			return super.commit(batch, now);
		}

	}

}
