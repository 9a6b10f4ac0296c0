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

package io.synapsed.storage.examples;

import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.StorageTransaction;
import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.serializer.TextSerializer;

/**
 * Moves an amount between two entries: both change, or none.
 */
public final class Transactions {

	private Transactions() {
	}

	public static void main(String[] arguments) {
		try (StorageTemplate storage = StorageBuilder.over(MemoryStore.builder().name("example").build())
			.serializer(new TextSerializer())
			.build()) {
			storage.put("account/ada", "70");
			storage.put("account/bob", "30");
			transfer(storage, "account/ada", "account/bob", 20);
			try {
				transfer(storage, "account/ada", "account/bob", 1000);
			}
			catch (IllegalStateException ex) {
				System.out.println(ex.getMessage());
			}
			System.out.println(storage.get("account/ada", String.class).orElseThrow() + " and "
					+ storage.get("account/bob", String.class).orElseThrow());
		}
	}

	private static void transfer(StorageTemplate storage, String from, String to, int amount) {
		storage.inTransaction((transaction) -> {
			int rest = amount(transaction, from) - amount;
			if (rest < 0) {
				throw new IllegalStateException("not enough in " + from);
			}
			transaction.put(from, String.valueOf(rest));
			transaction.put(to, String.valueOf(amount(transaction, to) + amount));
			return null;
		});
	}

	private static int amount(StorageTransaction transaction, String account) {
		return Integer.parseInt(transaction.get(account, String.class).orElseThrow());
	}

}
