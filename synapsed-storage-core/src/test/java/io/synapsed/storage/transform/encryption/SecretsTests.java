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

package io.synapsed.storage.transform.encryption;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.spi.PerNamespace;
import io.synapsed.storage.transform.TransformLayer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * No text that anything with keys gives of itself, and no exception, shows a secret: not
 * the keys that were given, and not the DEKs that were made, in no form in which they
 * might come.
 */
class SecretsTests {

	private static final Bytes KEY = Namespace.DEFAULT.encode("key");

	@TempDir
	private Path directory;

	private final MemoryStore engine = MemoryStore.builder().build();

	private final KeyEncryptionKey key = key("known-key", 7);

	/** Keys that must not be seen. */
	private final List<byte[]> secrets = new ArrayList<>(List.of(this.key.material()));

	private KeyProvider provider;

	private StorageTemplate storage;

	@BeforeEach
	void open() throws IOException {
		Path file = Files.writeString(this.directory.resolve("keys"),
				"known-key=" + Base64.getEncoder().encodeToString(this.key.material()) + "\n");
		this.provider = new FileKeyProvider(file);
		this.storage = open(this.provider);
		this.storage.put("key", "value".getBytes());
	}

	private static KeyEncryptionKey key(String id, int seed) {
		byte[] material = new byte[AeadAlgorithm.KEY_SIZE];
		new Random(seed).nextBytes(material);
		return new KeyEncryptionKey(id, material);
	}

	private StorageTemplate open(KeyProvider provider) {
		AeadAlgorithm algorithm = new XAesGcmAlgorithm();
		KeyRing ring = KeyRing
			.builder(this.engine, new FileKeyRingStorage("memory", this.directory.resolve("ring")),
					new WatchedWrapper(new ProvidedKeyWrapper(provider, algorithm)))
			.algorithm(algorithm)
			.build();
		return StorageBuilder.over(this.engine)
			.layer(new TransformLayer(List.of(new EncryptionCodec("memory", ring, PerNamespace.same(true), false)),
					false))
			.build();
	}

	/** Learns the DEKs, as no other class can. */
	private final class WatchedWrapper implements KeyWrapper {

		private final KeyWrapper delegate;

		WatchedWrapper(KeyWrapper delegate) {
			this.delegate = delegate;
		}

		@Override
		public String currentKey() {
			return this.delegate.currentKey();
		}

		@Override
		public WrappedKey wrap(byte[] dataKey, byte[] context) {
			SecretsTests.this.secrets.add(dataKey.clone());
			return this.delegate.wrap(dataKey, context);
		}

		@Override
		public byte[] unwrap(WrappedKey wrapped, byte[] context) {
			byte[] dataKey = this.delegate.unwrap(wrapped, context);
			SecretsTests.this.secrets.add(dataKey.clone());
			return dataKey;
		}

	}

	private static List<String> forms(byte[] secret) {
		String base64 = Base64.getEncoder().encodeToString(secret);
		String hex = HexFormat.of().formatHex(secret);
		String withoutPadding = base64.replace("=", "");
		return List.of(new String(secret, StandardCharsets.ISO_8859_1), new String(secret, StandardCharsets.UTF_8),
				base64, withoutPadding, Base64.getUrlEncoder().withoutPadding().encodeToString(secret),
				URLEncoder.encode(base64, StandardCharsets.UTF_8),
				URLEncoder.encode(withoutPadding, StandardCharsets.UTF_8),
				URLEncoder.encode(new String(secret, StandardCharsets.ISO_8859_1), StandardCharsets.ISO_8859_1), hex,
				hex.toUpperCase(java.util.Locale.ROOT), HexFormat.ofDelimiter(":").formatHex(secret),
				HexFormat.ofDelimiter(" ").formatHex(secret), Arrays.toString(secret),
				// The first half is as bad.
				base64.substring(0, 20), hex.substring(0, 32));
	}

	private boolean showsASecret(String text) {
		return this.secrets.stream().flatMap((secret) -> forms(secret).stream()).anyMatch(text::contains);
	}

	/** All objects of the project that can be reached from one. */
	private static Set<Object> reachable(Object... roots) throws IllegalAccessException {
		Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
		Deque<Object> left = new ArrayDeque<>(List.of(roots));
		while (!left.isEmpty()) {
			Object object = left.pop();
			if (object instanceof Collection<?> all) {
				all.forEach((each) -> push(left, each));
			}
			else if (object instanceof Map<?, ?> map) {
				push(left, new ArrayList<>(map.keySet()));
				push(left, new ArrayList<>(map.values()));
			}
			else if (object.getClass().isArray() && !object.getClass().getComponentType().isPrimitive()) {
				for (int index = 0; index < Array.getLength(object); index++) {
					push(left, Array.get(object, index));
				}
			}
			else if (object.getClass().getName().startsWith("io.synapsed.storage.") && seen.add(object)) {
				for (Class<?> type = object.getClass(); type != null; type = type.getSuperclass()) {
					for (Field field : type.getDeclaredFields()) {
						if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()
								&& field.trySetAccessible()) {
							push(left, field.get(object));
						}
					}
				}
			}
		}
		return seen;
	}

	private static void push(Deque<Object> left, @Nullable Object object) {
		if (object != null) {
			left.push(object);
		}
	}

	@Test
	void whenAnythingWithKeysIsShownThenItsKeysAreNot() throws IllegalAccessException {
		Set<Object> shown = reachable(this.storage, this.provider,
				new FixedKeyProvider(List.of(this.key), "known-key"));
		Set<String> names = new TreeSet<>();
		for (Object object : shown) {
			names.add(object.getClass().getSimpleName());
			assertThat(showsASecret(object.toString())).as(object.getClass().getName()).isFalse();
		}
		assertThat(names).contains("StorageTemplate", "KeyRing", "EncryptionCodec", "DataEncryptionKey",
				"KeyEncryptionKey", "FileKeyProvider", "FixedKeyProvider", "ProvidedKeyWrapper", "WrappedKey",
				"TinkCipher");
		assertThat(this.secrets).hasSizeGreaterThan(1);
		assertThat(showsASecret(this.storage.store().layers() + " " + this.storage.store().statistics())).isFalse();
	}

	private void assertHidden(ThrowingCallable failing) {
		Throwable thrown = catchThrowable(failing);
		assertThat(thrown).isNotNull();
		StringWriter text = new StringWriter();
		// With all causes.
		thrown.printStackTrace(new PrintWriter(text));
		assertThat(showsASecret(text.toString())).as(thrown.getClass().getName()).isFalse();
	}

	@Test
	void whenSomethingFailsThenItsKeysAreNotShown() throws IOException {
		String base64 = Base64.getEncoder().encodeToString(this.key.material());
		assertHidden(() -> new KeyEncryptionKey(base64, this.key.material()));
		assertHidden(() -> new KeyEncryptionKey("id", Arrays.copyOf(this.key.material(), 31)));
		assertHidden(() -> new FixedKeyProvider(List.of(this.key), "other"));
		assertHidden(() -> new XAesGcmAlgorithm().cipher(Arrays.copyOf(this.key.material(), 31)));
		Path file = this.directory.resolve("bad");
		for (String line : List.of(base64, "=" + base64, "a b=" + base64, "id=" + base64 + "!", "id=!" + base64,
				"id=" + base64.substring(4), base64 + "=id")) {
			Files.writeString(file, line);
			assertHidden(() -> new FileKeyProvider(file));
		}
		Files.write(file, ("known-key=" + base64 + "\n\u00ff").getBytes(StandardCharsets.ISO_8859_1));
		assertHidden(() -> new FileKeyProvider(file));
		// The store is there, the key is another one or missing.
		KeyEncryptionKey other = key("known-key", 8);
		KeyEncryptionKey unknown = key("unknown", 9);
		this.secrets.add(other.material());
		this.secrets.add(unknown.material());
		assertHidden(() -> open(new FixedKeyProvider(List.of(other), "known-key")));
		assertHidden(() -> open(new FixedKeyProvider(List.of(unknown), "unknown")));
		Entry stored = this.engine.get(KEY, ReadOptions.DEFAULT);
		assertThat(stored).isNotNull();
		for (int position = 0; position < stored.value().size(); position++) {
			byte[] damaged = stored.value().toByteArray();
			damaged[position] ^= 1;
			this.engine.put(new Mutation.Put(KEY, Bytes.wrap(damaged), Entry.NEVER, Entry.NO_SERIALIZER), 0);
			assertHidden(() -> this.storage.get("key"));
		}
	}

	@Test
	void whenASecretIsShownThenItIsSeen() {
		for (String form : forms(this.key.material())) {
			assertThat(showsASecret("before " + form + " behind")).isTrue();
		}
		assertThat(showsASecret("nothing")).isFalse();
	}

}
