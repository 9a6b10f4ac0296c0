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

package io.synapsed.storage;

import java.util.List;

import io.synapsed.storage.common.Arguments;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.exception.InvalidValueException;
import io.synapsed.storage.exception.StorageSerializationException;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.spi.OptionalLibrary;
import io.synapsed.storage.spi.ValueSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Converts values to bytes and back. Bytes need no conversion. For any other value, the
 * first serializer that supports the type writes, and the serializer whose id is stored
 * reads.
 */
final class ValueConversion {

	/** The bytes of a value, and the id of the serializer that wrote them. */
	record Converted(Bytes bytes, int serializer) {
	}

	private final String store;

	private final List<ValueSerializer> serializers;

	private final int maxValueSize;

	private final boolean keysInMessages;

	ValueConversion(String store, List<ValueSerializer> serializers, int maxValueSize, boolean keysInMessages) {
		this.store = store;
		this.serializers = List.copyOf(serializers);
		this.maxValueSize = maxValueSize;
		this.keysInMessages = keysInMessages;
	}

	Converted toBytes(Object value) {
		if (value instanceof byte[] array) {
			checkSize(array.length);
			return new Converted(Bytes.copyOf(array), Entry.NO_SERIALIZER);
		}
		Converted converted = convert(value);
		checkSize(converted.bytes().size());
		return converted;
	}

	void checkSize(int size) {
		if (size > this.maxValueSize) {
			throw new InvalidValueException(this.store, "the value has " + size
					+ " bytes, more than max-value-size allows (" + this.maxValueSize + " bytes)");
		}
	}

	private Converted convert(Object value) {
		if (value == null) {
			throw new InvalidValueException(this.store,
					Arguments.isNull("value") + "; to remove an entry, delete its key");
		}
		if (value instanceof Bytes bytes) {
			return new Converted(bytes, Entry.NO_SERIALIZER);
		}
		ValueSerializer serializer = serializerFor(value.getClass());
		if (serializer == null) {
			throw noSerializer(value.getClass());
		}
		try {
			return new Converted(serializer.serialize(value), serializer.id());
		}
		catch (RuntimeException ex) {
			throw new StorageSerializationException(this.store,
					"the serializer '" + serializer.name() + "' cannot write values of " + value.getClass().getName(),
					ex);
		}
	}

	/**
	 * Refuses a type that can never be read.
	 * @param type the type of values
	 * @throws StorageSerializationException if no serializer supports it
	 */
	void checkSupported(Class<?> type) {
		if (type != Bytes.class && type != byte[].class && serializerFor(type) == null) {
			throw noSerializer(type);
		}
	}

	private StorageSerializationException noSerializer(Class<?> type) {
		return new StorageSerializationException(this.store,
				"no serializer takes values of " + type.getName()
						+ ((type == String.class) ? "; give StorageBuilder.serializer a TextSerializer"
								: "; add the dependency " + OptionalLibrary.JACKSON.coordinates()
										+ " to keep them as JSON, which without Spring Boot needs a JacksonSerializer"
										+ " in StorageBuilder.serializer, or a ValueSerializer of your own"));
	}

	<T> T toObject(Entry entry, Namespace namespace, Class<T> type) {
		if (type == byte[].class) {
			return type.cast(entry.value().toByteArray());
		}
		ValueSerializer serializer = readerOf(entry, namespace, type);
		try {
			return serializer.deserialize(entry.value(), type);
		}
		catch (RuntimeException ex) {
			throw new StorageSerializationException(this.store, "the serializer '" + serializer.name()
					+ "' cannot read the value" + describe(entry, namespace) + " as " + type.getName(), ex);
		}
	}

	private ValueSerializer readerOf(Entry entry, Namespace namespace, Class<?> type) {
		ValueSerializer serializer = (entry.serializer() != Entry.NO_SERIALIZER) ? serializerOf(entry.serializer())
				: serializerFor(type);
		if (serializer == null) {
			throw new StorageSerializationException(this.store,
					(entry.serializer() != Entry.NO_SERIALIZER)
							? "the value" + describe(entry, namespace) + " was written by the serializer with id "
									+ entry.serializer() + ", which is not registered"
							: "no serializer reads the value" + describe(entry, namespace) + " as " + type.getName());
		}
		if (!serializer.supports(type)) {
			throw new StorageSerializationException(this.store,
					"the value" + describe(entry, namespace) + " was written by the serializer '" + serializer.name()
							+ "', which does not read " + type.getName());
		}
		return serializer;
	}

	/**
	 * Describes where the entry is. A key may be secret; the name of a namespace is not.
	 */
	private String describe(Entry entry, Namespace namespace) {
		return (this.keysInMessages ? " of key '" + namespace.decode(entry.key()).toUtf8() + "'" : "")
				+ (namespace.name().isEmpty() ? " in the default namespace"
						: " in namespace '" + namespace.name() + "'");
	}

	private @Nullable ValueSerializer serializerFor(Class<?> type) {
		for (ValueSerializer serializer : this.serializers) {
			if (serializer.supports(type)) {
				return serializer;
			}
		}
		return null;
	}

	private @Nullable ValueSerializer serializerOf(int id) {
		for (ValueSerializer serializer : this.serializers) {
			if (serializer.id() == id) {
				return serializer;
			}
		}
		return null;
	}

}
