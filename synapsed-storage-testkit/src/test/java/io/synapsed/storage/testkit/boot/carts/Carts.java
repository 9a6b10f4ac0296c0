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

package io.synapsed.storage.testkit.boot.carts;

import java.time.Duration;
import java.util.Optional;

import io.synapsed.storage.Keyspace;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.exception.UnknownOutcomeException;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Service;

/**
 * What the small application does with its stores.
 */
@Service
class Carts {

	static final Duration CART_LIFE = Duration.ofHours(2);

	static final Duration SESSION_LIFE = Duration.ofMinutes(30);

	private final StorageTemplate storage;

	private final Keyspace<Cart> carts;

	private final StorageTemplate sessions;

	Carts(StorageTemplate storage, Keyspace<Cart> carts, @Qualifier("sessions") StorageTemplate sessions) {
		this.storage = storage;
		this.carts = carts;
		this.sessions = sessions;
	}

	void save(Cart cart) {
		this.carts.put(cart.id(), cart, CART_LIFE);
	}

	Optional<Cart> find(String id) {
		return this.carts.get(id);
	}

	void signIn(String user, String cart) {
		this.sessions.put(user, cart, SESSION_LIFE);
	}

	Optional<Cart> cartOf(String user) {
		return this.sessions.get(user, String.class).flatMap(this::find);
	}

	/** Orders once, also where the answer of the store gets lost. */
	void order(String id) {
		try {
			this.storage.putIfAbsent("order/" + id, "ordered");
		}
		catch (UnknownOutcomeException ex) {
			if (!isOrdered(id)) {
				throw ex;
			}
		}
	}

	boolean isOrdered(String id) {
		return this.storage.exists("order/" + id);
	}

}
