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

import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.exception.IntegrityException;
import io.synapsed.storage.exception.StorageClosedException;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.serializer.TextSerializer;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.transform.TransformLayer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests for scans that meet an entry that is damaged or of another type.
 */
class UnreadableEntryTests {

	private final MemoryStore engine = MemoryStore.builder().build();

	private final StorageTemplate storage = StorageBuilder.over(this.engine)
		.layer(new TransformLayer(List.of(), false))
		.serializer(new TextSerializer())
		.build();

	private final List<String> unreadable = new ArrayList<>();

	@BeforeEach
	void fill() {
		for (String key : List.of("a", "c", "e")) {
			this.storage.put(key, "value " + key);
		}
		for (String key : List.of("b", "d", "f")) {
			damage(Namespace.DEFAULT.encode(key));
		}
	}

	@AfterEach
	void close() {
		this.storage.close();
	}

	private void damage(Bytes storedKey) {
		this.engine.put(new Mutation.Put(storedKey, Bytes.utf8("no header"), Entry.NEVER, Entry.NO_SERIALIZER), 0);
	}

	private void note(Bytes key, StorageException problem) {
		assertThat(problem).isInstanceOf(IntegrityException.class).hasMessageContaining("in the default namespace");
		this.unreadable.add(key.toUtf8());
	}

	private List<String> keys(IterableStorage view, ScanOptions options) {
		this.unreadable.clear();
		try (StorageCursor cursor = view.scan(KeyRange.all(), options).onUnreadable(this::note)) {
			return cursor.stream().map(StorageEntry::keyText).toList();
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void whenEntriesAreDamagedThenCursorsOfEveryViewGoOnAfterThem(boolean reverse) {
		ScanOptions options = ScanOptions.DEFAULT.reverse(reverse);
		List<String> readable = reverse ? List.of("e", "c", "a") : List.of("a", "c", "e");
		List<String> damaged = reverse ? List.of("f", "d", "b") : List.of("b", "d", "f");
		assertThat(keys(this.storage, options)).isEqualTo(readable);
		assertThat(this.unreadable).isEqualTo(damaged);
		try (StorageSnapshot snapshot = this.storage.snapshot()) {
			assertThat(keys(snapshot, options)).isEqualTo(readable);
			assertThat(this.unreadable).isEqualTo(damaged);
		}
		try (StorageTransaction transaction = this.storage.beginTransaction()) {
			assertThat(keys(transaction, options)).isEqualTo(readable);
			assertThat(this.unreadable).isEqualTo(damaged);
		}
	}

	@Test
	void whenATransactionWritesAroundADamagedEntryThenBothAreFoundInOrder() {
		try (StorageTransaction transaction = this.storage.beginTransaction()) {
			transaction.put("bb", "own");
			transaction.delete("c");
			assertThat(keys(transaction, ScanOptions.DEFAULT)).containsExactly("a", "bb", "e");
			assertThat(this.unreadable).containsExactly("b", "d", "f");
			transaction.commit();
		}
		assertThat(this.storage.exists("bb")).isTrue();
	}

	@Test
	void whenThereIsNoHandlerThenTheNextCallMovesOn() {
		try (StorageCursor cursor = this.storage.scan(KeyRange.all())) {
			assertThat(cursor.next().keyText()).isEqualTo("a");
			assertThatExceptionOfType(IntegrityException.class).isThrownBy(cursor::next);
			assertThat(cursor.next().keyText()).isEqualTo("c");
		}
	}

	@Test
	void whenAHandlerThrowsThenTheScanFailsWithThat() {
		try (StorageCursor cursor = this.storage.scan(KeyRange.all()).onUnreadable((key, problem) -> {
			throw new IllegalStateException("enough");
		})) {
			cursor.next();
			assertThat(catchThrowable(cursor::next)).hasMessage("enough");
		}
	}

	@Test
	void whenAnEntryIsLeftOutThenItCountsTowardsTheLimit() {
		assertThat(keys(this.storage, ScanOptions.DEFAULT.limit(3))).containsExactly("a", "c");
		try (StorageTransaction transaction = this.storage.beginTransaction()) {
			assertThat(keys(transaction, ScanOptions.DEFAULT.limit(3))).containsExactly("a", "c");
		}
	}

	@Test
	void whenTheStoreIsClosedThenNoHandlerIsAsked() {
		StorageCursor cursor = this.storage.scan(KeyRange.all()).onUnreadable(this::note);
		cursor.next();
		this.storage.close();
		assertThatExceptionOfType(StorageClosedException.class).isThrownBy(cursor::next);
		assertThat(this.unreadable).isEmpty();
	}

}
