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

package io.synapsed.storage.testkit.format;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.backend.sqlite.SqliteStore;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.serializer.JacksonSerializer;
import io.synapsed.storage.serializer.TextSerializer;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.ValueSerializer;
import io.synapsed.storage.transform.TransformLayer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.DefaultTyping;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Stored data never chooses a class: nothing of the project's code could let it, and
 * bytes that try to are data or refused.
 */
class DeserializationTests {

	private static final JavaClasses classes = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages("io.synapsed.storage");

	private static final DescribedPredicate<JavaAccess<?>> TO_DEFAULT_TYPING = JavaAccess.Predicates
		.target(DescribedPredicate.describe("lets data choose classes", (AccessTarget target) -> target.getName()
			.matches("(enable|activate)DefaultTyping.*|setDefaultTyping")));

	/** Whether the class that hostile values name was made ready for use. */
	private static boolean gadgetUsed;

	@TempDir
	Path directory;

	@BeforeEach
	void reset() {
		gadgetUsed = false;
	}

	/** What an attacker would like to have made. Its name is all that values have. */
	public static final class Gadget implements Serializable {

		private static final long serialVersionUID = 1L;

		public void setCommand(String command) {
			gadgetUsed = true;
		}

		private void readObject(ObjectInputStream stream) {
			gadgetUsed = true;
		}

	}

	/** What an application reads. */
	public record Order(String product, int amount) {
	}

	/** What an application reads that has a property of any type. */
	public record Anything(Object content) {
	}

	@Test
	void allModulesAreChecked() {
		assertThat(classes.stream().map((type) -> type.getPackageName())).contains("io.synapsed.storage",
				"io.synapsed.storage.common", "io.synapsed.storage.exception", "io.synapsed.storage.spi",
				"io.synapsed.storage.engine", "io.synapsed.storage.autoconfigure", "io.synapsed.storage.testkit");
	}

	@Test
	void javaSerializationIsNeverUsed() {
		noClasses().should()
			.dependOnClassesThat()
			.belongToAnyOf(ObjectInputStream.class, ObjectOutputStream.class)
			.check(classes);
		methods().should().notHaveName("readObject").andShould().notHaveName("readResolve").check(classes);
	}

	@Test
	void dataIsNeverAllowedToChooseClasses() {
		noClasses().should().accessTargetWhere(TO_DEFAULT_TYPING).check(classes);
		noClasses().should()
			.dependOnClassesThat()
			.haveNameMatching(
					"(tools.jackson|com.fasterxml.jackson)\\..*(JsonTypeInfo|PolymorphicTypeValidator|DefaultTyping)")
			.check(classes);
	}

	@Test
	void theChecksFindWhatTheyLookFor() {
		JavaClasses own = new ClassFileImporter().importClasses(DeserializationTests.class, Gadget.class);
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> noClasses().should().accessTargetWhere(TO_DEFAULT_TYPING).check(own));
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> methods().should().notHaveName("readObject").check(own));
	}

	private StorageTemplate storage(String engine, ValueSerializer serializer) {
		KeyValueStore store = engine.equals("memory") ? MemoryStore.builder().build()
				: SqliteStore.builder().name(engine).directory(this.directory.resolve(engine)).build();
		return StorageBuilder.over(store)
			.layer(new TransformLayer(List.of(), false))
			.serializer(new TextSerializer())
			.serializer(serializer)
			.build();
	}

	private static byte[] serialized() throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (ObjectOutputStream stream = new ObjectOutputStream(bytes)) {
			stream.writeObject(new Gadget());
		}
		return bytes.toByteArray();
	}

	@ParameterizedTest
	@ValueSource(strings = { "memory", "sqlite" })
	void whenAValueIsASerializedObjectThenItIsBytesOrRefused(String engine) throws IOException {
		try (StorageTemplate storage = storage(engine, new JacksonSerializer(JsonMapper.builder().build()))) {
			byte[] hostile = serialized();
			storage.put("key", hostile);
			assertThat(storage.get("key")).contains(Bytes.copyOf(hostile));
			for (Class<?> type : List.of(Order.class, Gadget.class, Object.class, Map.class, Serializable.class)) {
				assertThatExceptionOfType(StorageException.class).isThrownBy(() -> storage.get("key", type));
			}
			assertThat(gadgetUsed).isFalse();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "memory", "sqlite" })
	void whenJsonNamesAClassThenItIsDataOrRefused(String engine) {
		try (StorageTemplate storage = storage(engine, new JacksonSerializer(JsonMapper.builder().build()))) {
			for (String hostile : hostileJson()) {
				storage.put("key", hostile.getBytes(StandardCharsets.UTF_8));
				for (Class<?> type : List.of(Order.class, Anything.class, Object.class, Map.class, List.class,
						Serializable.class)) {
					readsNothingElse(storage, type);
				}
				assertThat(gadgetUsed).as(hostile).isFalse();
			}
		}
	}

	private static void readsNothingElse(StorageTemplate storage, Class<?> type) {
		try {
			Object value = storage.get("key", type).orElseThrow();
			Object content = (value instanceof Anything anything) ? anything.content() : value;
			if (content != null) {
				assertThat(content).isInstanceOfAny(Order.class, Map.class, List.class, String.class);
			}
		}
		catch (StorageException ex) {
			assertThat(ex).hasMessageNotContaining("calc.exe");
		}
	}

	private static List<String> hostileJson() {
		String name = Gadget.class.getName();
		String gadget = "{\"@class\":\"" + name + "\",\"command\":\"calc.exe\"}";
		String wrapped = "[\"" + name + "\",{\"command\":\"calc.exe\"}]";
		return List.of(gadget, wrapped, "{\"" + name + "\":{\"command\":\"calc.exe\"}}",
				"{\"@type\":\"" + name + "\",\"command\":\"calc.exe\"}", "{\"content\":" + gadget + "}",
				"{\"content\":" + wrapped + "}",
				"{\"@class\":\"" + name + "\",\"product\":\"tea\",\"amount\":1,\"command\":\"calc.exe\"}",
				"[\"javax.swing.JEditorPane\",{\"page\":\"http://127.0.0.1:1/\"}]");
	}

	/** An application can allow it to its own mapper, and this test would see it. */
	@Test
	void whenTheMapperOfTheApplicationLetsDataChooseClassesThenTheDetectorSeesIt() {
		JsonMapper mapper = JsonMapper.builder()
			.activateDefaultTyping(BasicPolymorphicTypeValidator.builder()
				.allowIfSubType(DeserializationTests.class.getName())
				.build(), DefaultTyping.NON_FINAL)
			.build();
		try (StorageTemplate storage = storage("memory", new JacksonSerializer(mapper))) {
			storage.put("key", hostileJson().get(1).getBytes(StandardCharsets.UTF_8));
			assertThat(storage.get("key", Object.class)).containsInstanceOf(Gadget.class);
			assertThat(gadgetUsed).isTrue();
		}
	}

}
