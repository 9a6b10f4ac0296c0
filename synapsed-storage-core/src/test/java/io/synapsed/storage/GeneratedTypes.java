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

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

import javax.tools.ToolProvider;

/**
 * Types of many shapes, made of parts of which it is known whether they can be changed.
 * Each is a type of its own, compiled for the test.
 */
final class GeneratedTypes {

	/** Parts that cannot be changed. */
	private static final List<String> IMMUTABLE = List.of("int", "boolean", "double", "String", "Long", "Character",
			"java.math.BigDecimal", "java.math.BigInteger", "java.time.Instant", "java.time.LocalDate",
			"java.time.ZonedDateTime", "java.time.Duration", "java.time.DayOfWeek", "java.time.ZoneId", "UUID",
			"io.synapsed.storage.common.Bytes", "OptionalInt", "Optional<String>", "Optional<? extends String>",
			"Optional<Optional<Long>>", "Color", "Declared", "DeclaredInterface", "SealedValue",
			"Optional<SealedValue>", "Chain", "Ping", "Holder");

	/** Parts that can be changed, or that may stand for something that can. */
	private static final List<String> MUTABLE = List.of("int[]", "byte[]", "String[]", "long[][]", "Date",
			"java.sql.Timestamp", "Calendar", "List<String>", "ArrayList<String>", "Set<Long>", "Map<String, String>",
			"Collection<?>", "Iterable<String>", "StringBuilder", "java.util.concurrent.atomic.AtomicInteger", "BitSet",
			"Object", "Number", "CharSequence", "Comparable<String>", "Runnable", "Enum<?>", "Record", "Optional",
			"Optional<?>", "Optional<Date>", "Optional<? super String>", "Optional<List<String>>", "Optional<int[]>",
			"Setter", "PublicField", "HiddenField", "Open", "OpenSubclass", "OpenInterface", "DeclaredSubclass",
			"LeakySealed", "NonSealedPermit", "Optional<LeakySealed>", "Box<String>", "Box<Date>", "Box",
			"BoundedBox<String>", "Listed<String>", "MutableChain", "MutablePing", "SealedClass", "Nested.Inner");

	private static final String PARTS = """
			package generated;

			import java.util.*;
			import io.synapsed.storage.Immutable;

			enum Color { RED, GREEN { @Override public String toString() { return "g"; } } }

			@Immutable class Declared { final List<String> lines = List.of(); }
			class DeclaredSubclass extends Declared { int changed; }
			@Immutable interface DeclaredInterface { }
			@Immutable record Holder(List<String> lines) { Holder { lines = List.copyOf(lines); } }
			sealed interface SealedValue permits Left, Right, Color2, SealedDeeper { }
			record Left(int number) implements SealedValue { }
			record Right(Optional<SealedValue> other, String text) implements SealedValue { }
			enum Color2 implements SealedValue { BLUE }
			sealed interface SealedDeeper extends SealedValue permits Deep { }
			record Deep(Chain chain) implements SealedDeeper { }
			record Chain(String head, Chain tail, Optional<Chain> other) { }
			record Ping(Pong pong, int count) { }
			record Pong(Ping ping, UUID id) { }

			final class Setter { private String name; public void setName(String name) { this.name = name; } }
			final class PublicField { public int count; }
			class Base { private int count; }
			final class HiddenField extends Base { private final String name = ""; }
			class Open { private final String name = ""; }
			class OpenSubclass extends Open { String other; }
			interface OpenInterface { String name(); }
			sealed interface LeakySealed permits Tight, Leak { }
			record Tight(int number) implements LeakySealed { }
			record Leak(Date at) implements LeakySealed { }
			sealed interface NonSealedPermit permits Tight2, Loose { }
			record Tight2(int number) implements NonSealedPermit { }
			non-sealed interface Loose extends NonSealedPermit { }
			sealed abstract class SealedClass permits SealedLeaf { int count; }
			final class SealedLeaf extends SealedClass { }
			record Box<T>(T value) { }
			record BoundedBox<T extends CharSequence>(T value) { }
			record Listed<T>(int number, List<T> values) { }
			record MutableChain(MutableChain next, int number, Date at) { }
			record MutablePing(MutablePong pong) { }
			record MutablePong(MutablePing ping, int[] numbers) { }
			class Nested { class Inner { } }
			""";

	private final StringBuilder source = new StringBuilder(PARTS);

	/** Names of the types, and the name of the component that can be changed, or none. */
	private final Map<String, String> expected = new LinkedHashMap<>();

	GeneratedTypes() {
		MUTABLE.forEach((part) -> surround(part, false));
		IMMUTABLE.forEach((part) -> surround(part, true));
	}

	/** Puts a part everywhere where a part can be. */
	private void surround(String part, boolean immutable) {
		String direct = add(immutable, "culprit", "record %s(int first, " + part + " culprit, String last) { }");
		boolean primitive = List.of("int", "boolean", "double").contains(part);
		add(immutable, "culprit", "record %s(String first, " + direct + " nested) { }");
		add(immutable, "culprit", "record %s(Optional<" + direct + "> optional) { }");
		add(immutable, "culprit", "record %1$s(%1$s self, Optional<%1$s> other, " + part + " culprit) { }");
		add(immutable, "culprit",
				"sealed interface %1$s permits %1$sA, %1$sB { } record %1$sA(int number) implements %1$s { }"
						+ " record %1$sB(%1$s other, " + part + " culprit) implements %1$s { }");
		add(immutable, "culprit",
				"record %1$s(%1$sOther other) { } record %1$sOther(%1$s back, " + part + " culprit) { }");
		if (!primitive) {
			add(immutable, "culprit", "record %s(Optional<" + part + "> culprit) { }");
			add(false, "value", "record %s(Box<" + part + "> box) { }");
			add(false, "culprit", "record %s(List<" + part + "> culprit) { }");
			add(false, "culprit", "record %s(" + part + "[] culprit) { }");
		}
		add(false, "", "class %s { private final " + (primitive ? "Integer" : part) + " culprit = null; }");
	}

	/**
	 * Adds records of random parts and of earlier records.
	 */
	void addRandom(SplittableRandom random, int count) {
		List<String> good = new ArrayList<>(IMMUTABLE);
		List<String> bad = new ArrayList<>(MUTABLE);
		for (int number = 0; number < count; number++) {
			int size = random.nextInt(1, 7);
			// Half of them with exactly one part that can be changed.
			int culprit = random.nextBoolean() ? random.nextInt(size) : -1;
			StringBuilder components = new StringBuilder();
			for (int index = 0; index < size; index++) {
				List<String> parts = (index == culprit) ? bad : good;
				components.append((index == 0) ? "" : ", ")
					.append(parts.get(random.nextInt(parts.size())))
					.append(" part")
					.append(index);
			}
			String name = add(culprit < 0, "part" + culprit, "record %s(" + components + ") { }");
			((culprit < 0) ? good : bad).add(name);
		}
	}

	private String add(boolean immutable, String culprit, String declaration) {
		String name = "Generated" + this.expected.size();
		this.source.append(declaration.formatted(name)).append('\n');
		this.expected.put(name, immutable ? "" : "mutable: " + culprit);
		return name;
	}

	/**
	 * Compiles the types.
	 * @return each type, with an empty text if it is immutable, otherwise the name of the
	 * component that is not, if that can be said, after {@code "mutable: "}
	 */
	Map<Class<?>, String> compile(Path directory) throws IOException, ClassNotFoundException {
		Path file = Files.writeString(directory.resolve("Color.java"), this.source);
		int result = ToolProvider.getSystemJavaCompiler()
			.run(null, null, null, "-nowarn", "-Xlint:none", "-proc:none", "-cp", System.getProperty("java.class.path"),
					"-d", directory.toString(), file.toString());
		if (result != 0) {
			throw new IllegalStateException("The generated types do not compile");
		}
		Map<Class<?>, String> types = new LinkedHashMap<>();
		// Stays open: the types load those of their components when they are looked at.
		URLClassLoader loader = new URLClassLoader(new URL[] { directory.toUri().toURL() },
				getClass().getClassLoader());
		for (Map.Entry<String, String> entry : this.expected.entrySet()) {
			types.put(Class.forName("generated." + entry.getKey(), true, loader), entry.getValue());
		}
		return types;
	}

}
