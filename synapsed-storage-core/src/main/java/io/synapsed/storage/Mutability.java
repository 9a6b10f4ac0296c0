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

import java.lang.reflect.Field;
import java.lang.reflect.MalformedParameterizedTypeException;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Collection;
import java.util.Currency;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Version;
import org.jspecify.annotations.Nullable;

/**
 * What makes a type mutable. A type is immutable if it is known to be, is an enum, is
 * declared {@link Immutable}, is a record whose components all are, or is a sealed
 * interface whose permitted types all are. Every other type counts as mutable: from the
 * outside nothing else can be proved.
 *
 * @param where the type, and the components that lead to what can be changed
 * @param reason what is there and what to do, to follow {@code where}
 */
record Mutability(String where, String reason) {

	/**
	 * Besides the primitive types. {@link BigDecimal} and {@link BigInteger} can be
	 * extended; a serializer that asks for one gets exactly that class.
	 */
	private static final Set<Class<?>> IMMUTABLE = Set.of(Boolean.class, Byte.class, Short.class, Integer.class,
			Long.class, Float.class, Double.class, Character.class, String.class, BigDecimal.class, BigInteger.class,
			UUID.class, URI.class, Locale.class, Currency.class, OptionalInt.class, OptionalLong.class,
			OptionalDouble.class, Duration.class, Instant.class, LocalDate.class, LocalDateTime.class, LocalTime.class,
			MonthDay.class, OffsetDateTime.class, OffsetTime.class, Period.class, Year.class, YearMonth.class,
			ZoneId.class, ZoneOffset.class, ZonedDateTime.class, Bytes.class, Version.class);

	/** Holds nothing that would keep the loader of a class in memory. */
	private static final ClassValue<Optional<Mutability>> JUDGED = new ClassValue<>() {

		@Override
		protected Optional<Mutability> computeValue(Class<?> type) {
			try {
				return Optional.ofNullable(judge(type, type.getSimpleName(), new HashSet<>()));
			}
			catch (LinkageError | TypeNotPresentException | MalformedParameterizedTypeException ex) {
				return Optional.of(new Mutability(type.getSimpleName(), "refers to a class that cannot be loaded"));
			}
		}

	};

	/**
	 * Judges a type.
	 * @param type the type of values
	 * @return what makes it mutable, or empty if it is immutable
	 */
	static Optional<Mutability> of(Class<?> type) {
		return JUDGED.get(type);
	}

	/**
	 * Judges a type at a place.
	 * @param assumed records and interfaces that are being judged, or have been: one that
	 * contains itself is immutable if nothing else speaks against it
	 */
	private static @Nullable Mutability judge(Type type, String where, Set<Class<?>> assumed) {
		if (type instanceof Class<?> known) {
			return judge(known, where, assumed);
		}
		if (type instanceof WildcardType wildcard) {
			return judge(wildcard.getUpperBounds()[0], where, assumed);
		}
		if (type instanceof ParameterizedType generic && generic.getRawType() instanceof Class<?> raw) {
			return (raw == Optional.class) ? judge(generic.getActualTypeArguments()[0], where, assumed)
					: judge(raw, where, assumed);
		}
		return new Mutability(where, "has the type " + type.getTypeName() + ", which may stand for a mutable one");
	}

	private static @Nullable Mutability judge(Class<?> type, String where, Set<Class<?>> assumed) {
		if (type.isPrimitive() || type.isEnum() || IMMUTABLE.contains(type)
				|| type.isAnnotationPresent(Immutable.class)) {
			return null;
		}
		if (!type.isRecord() && !(type.isInterface() && type.isSealed())) {
			return new Mutability(where, reason(type));
		}
		if (!assumed.add(type)) {
			return null;
		}
		return type.isRecord() ? judgeComponents(type, where, assumed) : judgePermitted(type, where, assumed);
	}

	private static @Nullable Mutability judgeComponents(Class<?> type, String where, Set<Class<?>> assumed) {
		for (RecordComponent component : type.getRecordComponents()) {
			Mutability found = judge(component.getGenericType(), where + "." + component.getName(), assumed);
			if (found != null) {
				return found;
			}
		}
		return null;
	}

	private static @Nullable Mutability judgePermitted(Class<?> type, String where, Set<Class<?>> assumed) {
		for (Class<?> permitted : type.getPermittedSubclasses()) {
			Mutability found = judge(permitted, where + " (as " + permitted.getSimpleName() + ")", assumed);
			if (found != null) {
				return found;
			}
		}
		return null;
	}

	private static String reason(Class<?> type) {
		String name = type.getTypeName();
		if (type.isArray()) {
			return "is an array (" + name + "), whose elements can be replaced; use Bytes for binary data";
		}
		if (Collection.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type)) {
			return "is a " + name + ", which may be a mutable one; copy it in the constructor of the record, for"
					+ " example with List.copyOf, and declare the record @Immutable";
		}
		if (type == Optional.class) {
			return "is an Optional of anything; name the type of its value";
		}
		if (type.isInterface()) {
			return "is the interface " + name + ", which a mutable class may implement; seal it";
		}
		Field field = changeableField(type);
		if (field != null) {
			return "is a " + name + ", whose field '" + field.getName() + "' is not final";
		}
		return "is a " + name + ", which is not known to be immutable"
				+ (Modifier.isFinal(type.getModifiers()) ? "" : " and can be extended");
	}

	/**
	 * Finds a field that shows what can be changed. Fields of Java's own classes would
	 * tell a user nothing.
	 */
	private static @Nullable Field changeableField(Class<?> type) {
		for (Class<?> owner = type; owner != null
				&& !owner.getName().startsWith("java."); owner = owner.getSuperclass()) {
			for (Field field : owner.getDeclaredFields()) {
				if ((field.getModifiers() & (Modifier.FINAL | Modifier.STATIC)) == 0) {
					return field;
				}
			}
		}
		return null;
	}

}
