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

package io.synapsed.storage.transform;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.StoreLayer;
import org.jspecify.annotations.Nullable;

/**
 * Gives every value a header and runs the value codecs. Durable engines always have this
 * layer, so that each stored value says how to read it; the memory engine needs it only
 * for a codec. Each layer belongs to one store.
 *
 * @since 0.1.0
 */
public final class TransformLayer implements StoreLayer {

	private final List<ValueCodec> codecs;

	private final boolean keysInMessages;

	private @Nullable EncodedValues values;

	/**
	 * Creates the layer.
	 * @param codecs the codecs, in any order
	 * @param keysInMessages whether exception messages name the key
	 */
	public TransformLayer(List<ValueCodec> codecs, boolean keysInMessages) {
		List<ValueCodec> ordered = new ArrayList<>(codecs);
		ordered.sort(Comparator.comparing(ValueCodec::stage));
		this.codecs = List.copyOf(ordered);
		this.keysInMessages = keysInMessages;
	}

	@Override
	public Position position() {
		return Position.TRANSFORM;
	}

	/**
	 * Puts the layer over a store.
	 * @throws io.synapsed.storage.exception.StorageConfigurationException if the store
	 * has encrypted values, and no codec of this layer encrypts
	 */
	@Override
	public KeyValueStore over(KeyValueStore delegate) {
		if (this.codecs.stream().noneMatch((codec) -> codec.stage() == ValueCodec.Stage.ENCRYPTION)) {
			return open(UnencryptedStore.over(delegate));
		}
		return open(delegate);
	}

	private KeyValueStore open(KeyValueStore delegate) {
		CodecChain chain = new CodecChain(delegate.name(), this.codecs, this.keysInMessages);
		this.values = new EncodedValues(delegate, chain);
		return new TransformStore(delegate, this.codecs, chain);
	}

	/**
	 * Finds a codec of the layer.
	 * @param <T> the type of the codec
	 * @param type the type of the codec
	 * @return the codec, or empty if the layer has none of that type
	 */
	public <T extends ValueCodec> Optional<T> codec(Class<T> type) {
		return this.codecs.stream().filter(type::isInstance).map(type::cast).findFirst();
	}

	/**
	 * Returns the stored values below the layer, for jobs that check and rewrite them.
	 * @return the values
	 * @throws IllegalStateException if the layer has no store yet
	 */
	public EncodedValues values() {
		if (this.values == null) {
			throw new IllegalStateException("The layer has no store yet");
		}
		return this.values;
	}

}
