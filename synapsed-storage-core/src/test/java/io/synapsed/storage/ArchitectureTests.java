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

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The rules of this module's architecture.
 */
class ArchitectureTests {

	private static final String ROOT = "io.synapsed.storage";

	/** From the ground up: each floor stands on those before it only. */
	private static final List<String> FLOORS = List.of(ROOT + ".common", ROOT + ".exception", ROOT + ".spi",
			ROOT + ".engine", ROOT);

	/** What engines and layers stand on; the API is above them. */
	private static final List<String> GROUND = FLOORS.subList(0, FLOORS.indexOf(ROOT));

	/** Parts that stand on another one, and on which; the root is the API itself. */
	private static final Map<String, List<String>> FOUNDATIONS = Map.of("maintenance",
			List.of("access", "expiry", "transform"), "snapshot", List.of(""));

	/** The classes of the API that put a store together, and the parts that they know. */
	private static final DescribedPredicate<JavaClass> ASSEMBLY = JavaClass.Predicates
		.belongToAnyOf(StorageBuilder.class, ManagedStore.class);

	private static final List<String> ASSEMBLED = List.of(ROOT + ".access", ROOT + ".expiry", ROOT + ".maintenance",
			ROOT + ".transform");

	/** Where libraries are used; the API itself has no name. */
	private static final Map<String, List<String>> LIBRARIES = Map.ofEntries(
			Map.entry("org.rocksdb", List.of("backend.rocksdb")),
			Map.entry("org.h2.mvstore", List.of("backend.mvstore")), Map.entry("org.sqlite", List.of("backend.sqlite")),
			Map.entry("org.springframework", List.of("backend.redis")),
			Map.entry("io.lettuce", List.of("backend.redis")), Map.entry("io.netty", List.of("backend.redis")),
			Map.entry("com.datastax", List.of("backend.cassandra")),
			Map.entry("com.github.benmanes.caffeine", List.of("cache")),
			Map.entry("net.jpountz", List.of("transform.compression")),
			Map.entry("com.github.luben", List.of("transform.compression")),
			Map.entry("org.xerial.snappy", List.of("transform.compression")),
			Map.entry("com.google", List.of("transform.encryption")),
			Map.entry("io.github.resilience4j", List.of("resilience")),
			Map.entry("io.micrometer", List.of("observation")), Map.entry("tools.jackson", List.of("serializer")),
			Map.entry("reactor", List.of("")));

	private static final JavaClasses classes = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages(ROOT);

	static List<String> floors() {
		return FLOORS;
	}

	@ParameterizedTest
	@MethodSource("floors")
	void aFloorStandsOnThoseBelowItOnly(String floor) {
		List<String> below = FLOORS.subList(0, FLOORS.indexOf(floor) + 1);
		noClasses().that(JavaClass.Predicates.resideInAPackage(floor).and(DescribedPredicate.not(ASSEMBLY)))
			.should()
			.dependOnClassesThat(
					JavaClass.Predicates.resideInAPackage(ROOT + "..").and(DescribedPredicate.not(in(below))))
			.check(classes);
	}

	@Test
	void onlyTheAssemblyOfTheApiKnowsLayers() {
		List<String> allowed = new ArrayList<>(FLOORS);
		allowed.addAll(ASSEMBLED);
		noClasses().that(ASSEMBLY)
			.should()
			.dependOnClassesThat(
					JavaClass.Predicates.resideInAPackage(ROOT + "..").and(DescribedPredicate.not(in(allowed))))
			.check(classes);
	}

	private static DescribedPredicate<JavaClass> in(List<String> packages) {
		return JavaClass.Predicates.resideInAnyPackage(packages.toArray(String[]::new));
	}

	/**
	 * Returns every engine and every layer: what is no floor. A new package is judged
	 * without being named here.
	 */
	static Set<String> enginesAndLayers() {
		Set<String> parts = new TreeSet<>();
		for (JavaClass type : classes) {
			if (!FLOORS.contains(type.getPackageName())) {
				String[] names = type.getPackageName().substring(ROOT.length() + 1).split("\\.");
				parts.add(names[0].equals("backend") ? names[0] + "." + names[1] : names[0]);
			}
		}
		return parts;
	}

	@Test
	void everyEngineAndLayerIsFound() {
		assertThat(enginesAndLayers()).contains("backend.memory", "backend.redis", "limit", "resilience", "transform")
			.containsAll(FOUNDATIONS.keySet());
	}

	@ParameterizedTest
	@MethodSource("enginesAndLayers")
	void enginesAndLayersStandOnTheGroundOnly(String part) {
		List<String> allowed = new ArrayList<>(GROUND);
		allowed.add(ROOT + "." + part + "..");
		FOUNDATIONS.getOrDefault(part, List.of())
			.forEach((foundation) -> allowed.add(foundation.isEmpty() ? ROOT : ROOT + "." + foundation + ".."));
		noClasses().that(JavaClass.Predicates.resideInAPackage(ROOT + "." + part + ".."))
			.should()
			.dependOnClassesThat(
					JavaClass.Predicates.resideInAPackage(ROOT + "..").and(DescribedPredicate.not(in(allowed))))
			.check(classes);
	}

	/**
	 * Returns the packages inside a part that know nothing of the rest of the part.
	 */
	static List<String> foundationsInsideOfParts() {
		return List.of("cache.coherence");
	}

	@ParameterizedTest
	@MethodSource("foundationsInsideOfParts")
	void aFoundationInsideOfAPartStandsOnTheGroundOnly(String part) {
		List<String> allowed = new ArrayList<>(GROUND);
		allowed.remove(ROOT + ".engine");
		allowed.add(ROOT + "." + part);
		noClasses().that(JavaClass.Predicates.resideInAPackage(ROOT + "." + part + ".."))
			.should()
			.dependOnClassesThat(
					JavaClass.Predicates.resideInAPackage(ROOT + "..").and(DescribedPredicate.not(in(allowed))))
			.check(classes);
	}

	static Set<String> libraries() {
		return LIBRARIES.keySet();
	}

	@ParameterizedTest
	@MethodSource("libraries")
	void aLibraryIsUsedWhereItBelongs(String library) {
		noClasses().that()
			.resideOutsideOfPackages(LIBRARIES.getOrDefault(library, List.of())
				.stream()
				.map((part) -> part.isEmpty() ? ROOT : ROOT + "." + part)
				.toArray(String[]::new))
			.should()
			.dependOnClassesThat()
			.resideInAPackage(library + "..")
			.check(classes);
	}

	@ParameterizedTest
	@ValueSource(strings = { "org.rocksdb", "org.h2.mvstore", "org.sqlite", "io.lettuce", "io.netty",
			"com.github.benmanes.caffeine", "net.jpountz", "com.github.luben", "org.xerial.snappy",
			"com.google.crypto" })
	void anEngineLibraryDoesNotShowInPublicSignatures(String library) {
		methods().that()
			.arePublic()
			.and()
			.areDeclaredInClassesThat()
			.haveModifier(JavaModifier.PUBLIC)
			.should()
			.notHaveRawReturnType(JavaClass.Predicates.resideInAPackage(library + ".."))
			.andShould()
			.notHaveRawParameterTypes(
					DescribedPredicate.anyElementThat(JavaClass.Predicates.resideInAPackage(library + "..")))
			.check(classes);
	}

	@Test
	void coreDoesNotKnowSpringBoot() {
		noClasses().should()
			.dependOnClassesThat()
			.resideInAnyPackage("org.springframework.boot..", "org.springframework.context..")
			.check(classes);
	}

	@Test
	void javaSerializationIsNeverUsed() {
		noClasses().should()
			.dependOnClassesThat()
			.belongToAnyOf(java.io.ObjectInputStream.class, java.io.ObjectOutputStream.class)
			.check(classes);
	}

	@Test
	void packagesHaveNoCycles() {
		slices().assignedFrom(new SliceAssignment() {

			@Override
			public SliceIdentifier getIdentifierOf(JavaClass type) {
				return type.getPackageName().startsWith(ROOT) ? SliceIdentifier.of(type.getPackageName())
						: SliceIdentifier.ignore();
			}

			@Override
			public String getDescription() {
				return "packages";
			}

		}).should().beFreeOfCycles().check(classes);
	}

	@Test
	void everyLibraryHasItsRule() {
		TreeSet<String> unknown = new TreeSet<>();
		// Every JDK that can run the library has the second one, in jdk.management.
		List<String> common = List.of("java.", "com.sun.management", "org.slf4j", "org.jspecify", ROOT);
		for (JavaClass type : classes) {
			type.getDirectDependenciesFromSelf()
				.stream()
				.map((dependency) -> dependency.getTargetClass().getBaseComponentType().getPackageName())
				.filter((name) -> !name.isEmpty() && common.stream().noneMatch(name::startsWith))
				.filter((name) -> LIBRARIES.keySet().stream().noneMatch(name::startsWith))
				.forEach(unknown::add);
		}
		assertThat(unknown).isEmpty();
	}

	@Test
	void everyPackageIsNullMarked() {
		TreeSet<String> packages = new TreeSet<>();
		classes.forEach((type) -> packages.add(type.getPackageName()));
		assertThat(packages).hasSizeGreaterThan(8)
			.allSatisfy(
					(name) -> assertThat(Class.forName(name + ".package-info").isAnnotationPresent(NullMarked.class))
						.as(name)
						.isTrue());
	}

}
