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

package io.synapsed.storage.autoconfigure.cassandra;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.InvalidKeyspaceException;
import com.datastax.oss.driver.api.core.auth.AuthenticationException;
import io.synapsed.storage.autoconfigure.StoreSettings;
import io.synapsed.storage.autoconfigure.diagnostics.UnusableResourceException;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeansException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.NestedExceptionUtils;

/**
 * Finds the session of the application, which connects when it is made, and explains why
 * there is none.
 */
final class CassandraSessions {

	private final ObjectProvider<CqlSession> sessions;

	CassandraSessions(ObjectProvider<CqlSession> sessions) {
		this.sessions = sessions;
	}

	/**
	 * Finds the session.
	 * @param settings the settings of the store
	 * @return the session, which belongs to the application
	 */
	CqlSession sessionFor(StoreSettings settings) {
		CqlSession found = find(settings);
		if (found == null) {
			throw settings.invalid("type", settings.engine().name(),
					"There is no CqlSession, or several of which none is primary. Add the dependency"
							+ " org.springframework.boot:spring-boot-starter-cassandra and set 'spring.cassandra.*',"
							+ " or mark one bean as primary.");
		}
		return found;
	}

	private @Nullable CqlSession find(StoreSettings settings) {
		try {
			return this.sessions.getIfUnique();
		}
		catch (BeansException ex) {
			throw explained(settings, ex);
		}
	}

	private static RuntimeException explained(StoreSettings settings, BeansException failure) {
		Throwable cause = NestedExceptionUtils.getMostSpecificCause(failure);
		String store = "The store '" + settings.name() + "' needs a session with Cassandra servers: ";
		if (cause instanceof InvalidKeyspaceException) {
			return new UnusableResourceException(store + cause.getMessage() + ".",
					"Create the keyspace of 'spring.cassandra.keyspace-name', with a replication that fits your data"
							+ " centres: CREATE KEYSPACE … WITH replication = {'class': 'NetworkTopologyStrategy', '"
							+ "<local data centre>': 3}. The store makes tables, never keyspaces.",
					failure);
		}
		if (hasCause(failure, AuthenticationException.class)) {
			return new UnusableResourceException(store + "they refuse the user.",
					"Correct 'spring.cassandra.username' and 'spring.cassandra.password'.", failure);
		}
		if (hasCause(failure, AllNodesFailedException.class)) {
			return new UnusableResourceException(store + "none of the contact points can be reached.",
					"Start the servers, or correct 'spring.cassandra.contact-points', 'spring.cassandra.port' and"
							+ " 'spring.cassandra.ssl.*'.",
					failure);
		}
		if (cause instanceof IllegalStateException && String.valueOf(cause.getMessage()).contains("local DC")) {
			return new UnusableResourceException(store + "the local data centre is not known.",
					"Set 'spring.cassandra.local-datacenter' to the data centre of this application, as 'nodetool"
							+ " status' shows it.",
					failure);
		}
		return failure;
	}

	private static boolean hasCause(Throwable failure, Class<? extends Throwable> type) {
		Throwable cause = failure;
		while (cause != null && !isOf(cause, type)) {
			cause = cause.getCause();
		}
		return cause != null;
	}

	/** The failures of all nodes do not come as causes. */
	private static boolean isOf(Throwable cause, Class<? extends Throwable> type) {
		return type.isInstance(cause) || (cause instanceof AllNodesFailedException nodes && nodes.getAllErrors()
			.values()
			.stream()
			.anyMatch((errors) -> errors.stream().anyMatch(type::isInstance)));
	}

}
