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

package io.synapsed.storage.backend.cassandra;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.loadbalancing.NodeDistance;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.metadata.NodeState;
import io.synapsed.storage.engine.Uninterruptibly;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.exception.StorageNetworkException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The schema as all servers know it that take requests of the session. Each server learns
 * of a new table a moment after another one; until then it refuses what asks for it. The
 * driver waits for an agreement too, but may ask a server that has not heard of the
 * change, and finds all agreed on what was before.
 */
final class SchemaAgreement {

	private static final Logger logger = LoggerFactory.getLogger(SchemaAgreement.class);

	private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

	/** Of one server: one that hangs must not delay the start for long. */
	private static final long ANSWER_NANOS = TimeUnit.SECONDS.toNanos(2);

	private final String store;

	private final CassandraCalls calls;

	SchemaAgreement(String store, CassandraCalls calls) {
		this.store = store;
		this.calls = calls;
	}

	/**
	 * Asks all servers for a row that describes the schema, until either all have it or
	 * none. If they still differ at the deadline, those that lack it are logged.
	 * @param query for the row
	 * @param deadline when to wait no longer
	 * @return whether there is one
	 * @throws StorageException if no server answers
	 */
	boolean isKnown(SimpleStatement query, long deadline) {
		while (true) {
			List<Node> lacking = new ArrayList<>();
			boolean known = ask(query, Math.min(deadline, System.nanoTime() + ANSWER_NANOS), lacking);
			if (lacking.isEmpty() || !known) {
				return known;
			}
			if (System.nanoTime() - deadline >= 0) {
				logger.warn(
						"Store '{}': these Cassandra servers do not know what others do: {}. Requests to them fail until"
								+ " the servers agree on the schema (nodetool describecluster)",
						this.store, lacking);
				return true;
			}
			Uninterruptibly.pause(PAUSE_NANOS);
		}
	}

	private boolean ask(SimpleStatement query, long deadline, List<Node> lacking) {
		Map<Node, CompletableFuture<AsyncResultSet>> answers = new LinkedHashMap<>();
		for (Node node : this.calls.session().getMetadata().getNodes().values()) {
			if (node.getState() != NodeState.DOWN && node.getDistance() != NodeDistance.IGNORED) {
				answers.put(node, this.calls.send(query.setNode(node), deadline));
			}
		}
		StorageException failure = new StorageNetworkException(this.store,
				"no Cassandra server of the local data centre can be reached");
		boolean known = false;
		for (Map.Entry<Node, CompletableFuture<AsyncResultSet>> answer : answers.entrySet()) {
			try {
				boolean row = this.calls.await("open", Access.READ, answer.getValue(), deadline).one() != null;
				known |= row;
				if (!row) {
					lacking.add(answer.getKey());
				}
			}
			catch (StorageException ex) {
				// Another server can serve in its place.
				failure = ex;
			}
		}
		if (!known && lacking.isEmpty()) {
			throw failure;
		}
		return known;
	}

}
