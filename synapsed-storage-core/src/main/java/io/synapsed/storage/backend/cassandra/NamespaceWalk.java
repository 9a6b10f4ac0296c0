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

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.TreeSet;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.Statement;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.KeyRange;
import org.jspecify.annotations.Nullable;

/**
 * The namespaces of a range of keys, in the order of a scan. A range within one namespace
 * sends no request. For others the servers list their partitions, when the scan has come
 * to the end of the namespace that the range begins with. Belongs to one scan.
 */
final class NamespaceWalk {

	private static final int PAGE = 1_000;

	private static final Bytes ZERO = Bytes.wrap(new byte[1]);

	private final CassandraCalls calls;

	private final CassandraStatements statements;

	private final KeyRange range;

	private final boolean reverse;

	private final ConsistencyLevel level;

	private final Deque<Part> parts = new ArrayDeque<>();

	/** The namespace that was scanned without a list, or {@code null}. */
	private @Nullable Bytes first;

	private boolean listed;

	NamespaceWalk(CassandraCalls calls, CassandraStatements statements, KeyRange range, boolean reverse,
			ConsistencyLevel level) {
		this.calls = calls;
		this.statements = statements;
		this.range = range;
		this.reverse = reverse;
		this.level = level;
		Bytes prefix = prefixOf(range.from());
		if (prefix != null && (!reverse || isWithin(prefix))) {
			this.first = prefix;
			this.listed = isWithin(prefix);
			add(prefix);
		}
	}

	private static @Nullable Bytes prefixOf(@Nullable Bytes bound) {
		for (int index = 0; bound != null && index < bound.size(); index++) {
			if (bound.at(index) == 0) {
				return bound.slice(0, index + 1);
			}
		}
		return null;
	}

	/** Whether the range ends with the namespace in which it begins, or before. */
	private boolean isWithin(Bytes prefix) {
		Bytes to = this.range.to();
		Bytes end = prefix.prefixEnd();
		return to != null && end != null && to.compareTo(end) <= 0;
	}

	/**
	 * Returns what comes next.
	 * @return the part of the range in the next namespace, or {@code null} at the end
	 */
	@Nullable Part next() {
		if (this.parts.isEmpty() && !this.listed) {
			list();
			this.listed = true;
		}
		return this.parts.poll();
	}

	private void list() {
		Comparator<Bytes> order = this.reverse ? Comparator.reverseOrder() : Comparator.naturalOrder();
		Collection<Bytes> prefixes = new TreeSet<>(order);
		long deadline = this.calls.deadline();
		Statement<?> statement = this.statements.namespaces().setConsistencyLevel(this.level).setPageSize(PAGE).build();
		AsyncResultSet answer = this.calls.call("scan", Access.READ, statement, deadline);
		while (true) {
			for (Row row : answer.currentPage()) {
				ByteBuffer name = row.getByteBuffer(0);
				if (name != null) {
					prefixes.add(CassandraLayout.bytes(name).concat(ZERO));
				}
			}
			if (!answer.hasMorePages()) {
				break;
			}
			deadline = this.calls.deadline();
			answer = this.calls.call("scan", Access.READ,
					statement.setPagingState(answer.getExecutionInfo().getPagingState()), deadline);
		}
		for (Bytes prefix : prefixes) {
			if (!prefix.equals(this.first)) {
				add(prefix);
			}
		}
	}

	/** Adds the part of the range that lies in a namespace, if there is one. */
	private void add(Bytes prefix) {
		Bytes from = this.range.from();
		Bytes to = this.range.to();
		boolean startsInside = from != null && from.startsWith(prefix);
		boolean endsInside = to != null && to.startsWith(prefix);
		if (from != null && !startsInside && from.compareTo(prefix) > 0) {
			return;
		}
		if (to != null && to.compareTo(prefix) <= 0) {
			return;
		}
		Bytes low = startsInside && from != null && from.size() > prefix.size() ? from.slice(prefix.size()) : null;
		Bytes high = endsInside && to != null ? to.slice(prefix.size()) : null;
		this.parts.add(new Part(prefix, low, high));
	}

	/**
	 * The part of a range that lies in one namespace.
	 *
	 * @param prefix prefix of the namespace
	 * @param from first key without the prefix, or {@code null}
	 * @param to end without the prefix, exclusive, or {@code null}
	 */
	record Part(Bytes prefix, @Nullable Bytes from, @Nullable Bytes to) {
	}

}
