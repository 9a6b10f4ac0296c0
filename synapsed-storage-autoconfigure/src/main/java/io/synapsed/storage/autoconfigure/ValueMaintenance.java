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

package io.synapsed.storage.autoconfigure;

import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

import io.synapsed.storage.maintenance.JobReport;
import io.synapsed.storage.maintenance.NamespaceEraser;
import io.synapsed.storage.maintenance.ValueJobs;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.transform.TransformLayer;
import io.synapsed.storage.transform.compression.CompressionCodec;
import io.synapsed.storage.transform.compression.DictionaryTraining;
import io.synapsed.storage.transform.encryption.EncryptionCodec;
import io.synapsed.storage.transform.encryption.KeyRing;

/**
 * What can be done to the values of a store besides reading and writing them. Safe for
 * use by several threads.
 *
 * @since 0.1.0
 */
public final class ValueMaintenance {

	private final TransformLayer layer;

	private final KeyValueStore store;

	private final InstantSource clock;

	private final ValueJobs jobs;

	ValueMaintenance(TransformLayer layer, KeyValueStore store, InstantSource clock, long jobRate,
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
	 * @return what has come of it
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
	 * Returns what compresses values.
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
	 * Returns what forgets namespaces.
	 * @return the eraser, or empty without encryption
	 */
	public Optional<NamespaceEraser> eraser() {
		return keys().map((keys) -> new NamespaceEraser(this.store, this.layer.values(), this.clock));
	}

}
