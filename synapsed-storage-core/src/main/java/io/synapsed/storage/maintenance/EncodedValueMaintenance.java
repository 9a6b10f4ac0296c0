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

package io.synapsed.storage.maintenance;

import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.transform.TransformLayer;
import io.synapsed.storage.transform.compression.CompressionCodec;
import io.synapsed.storage.transform.compression.DictionaryTraining;
import io.synapsed.storage.transform.encryption.EncryptionCodec;
import io.synapsed.storage.transform.encryption.KeyRing;

/**
 * Maintains the values of a store that have a header: jobs that check and renew them,
 * dictionaries for their compression, and the keys of their encryption. Safe for use by
 * several threads.
 *
 * @since 0.1.0
 */
public final class EncodedValueMaintenance {

	private final TransformLayer layer;

	private final KeyValueStore store;

	private final InstantSource clock;

	private final ValueJobs jobs;

	/**
	 * Creates the maintenance of a store. Nothing runs until its jobs are started.
	 * @param layer the layer that gives values their header, over the store already
	 * @param store the store with that layer, below the layers that judge callers
	 * @param clock the clock of the store
	 * @param jobRate the most bytes that a job visits in a second, at least 1
	 * @param ended learns of each job that has ended, in the thread of the jobs
	 */
	public EncodedValueMaintenance(TransformLayer layer, KeyValueStore store, InstantSource clock, long jobRate,
			Consumer<JobReport> ended) {
		this.layer = layer;
		this.store = store;
		this.clock = clock;
		this.jobs = new ValueJobs(layer.values(), clock, jobRate, ended);
	}

	/**
	 * Makes a dictionary for the small values of a namespace.
	 * @param codec compresses the values
	 * @param namespace the namespace
	 * @return the result
	 */
	public DictionaryTraining train(CompressionCodec codec, Namespace namespace) {
		return codec.train(namespace, this.store, this.clock);
	}

	/**
	 * Returns the background jobs.
	 * @return the jobs
	 */
	public ValueJobs jobs() {
		return this.jobs;
	}

	/**
	 * Returns the codec that compresses values.
	 * @return the codec, or empty if there is no compression library
	 */
	public Optional<CompressionCodec> compression() {
		return this.layer.codec(CompressionCodec.class);
	}

	/**
	 * Returns the data keys.
	 * @return the key ring, or empty without encryption
	 */
	public Optional<KeyRing> keys() {
		return this.layer.codec(EncryptionCodec.class).map(EncryptionCodec::keys);
	}

	/**
	 * Returns the eraser of namespaces.
	 * @return the eraser, or empty without encryption
	 */
	public Optional<NamespaceEraser> eraser() {
		return keys().map((keys) -> new NamespaceEraser(this.store, this.layer.values(), this.clock));
	}

}
