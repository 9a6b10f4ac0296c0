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

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.NoNodeAvailableException;
import com.datastax.oss.driver.api.core.NodeUnavailableException;
import com.datastax.oss.driver.api.core.RequestThrottlingException;
import com.datastax.oss.driver.api.core.connection.BusyConnectionException;
import com.datastax.oss.driver.api.core.connection.ClosedConnectionException;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.servererrors.BootstrappingException;
import com.datastax.oss.driver.api.core.servererrors.CASWriteUnknownException;
import com.datastax.oss.driver.api.core.servererrors.CDCWriteFailureException;
import com.datastax.oss.driver.api.core.servererrors.DefaultWriteType;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import com.datastax.oss.driver.api.core.servererrors.OverloadedException;
import com.datastax.oss.driver.api.core.servererrors.ReadFailureException;
import com.datastax.oss.driver.api.core.servererrors.ReadTimeoutException;
import com.datastax.oss.driver.api.core.servererrors.ServerError;
import com.datastax.oss.driver.api.core.servererrors.SyntaxError;
import com.datastax.oss.driver.api.core.servererrors.UnauthorizedException;
import com.datastax.oss.driver.api.core.servererrors.UnavailableException;
import com.datastax.oss.driver.api.core.servererrors.WriteFailureException;
import com.datastax.oss.driver.api.core.servererrors.WriteTimeoutException;
import io.synapsed.storage.exception.InvalidValueException;
import io.synapsed.storage.exception.StorageBackendException;
import io.synapsed.storage.exception.StorageConfigurationException;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.exception.StorageNetworkException;
import io.synapsed.storage.exception.StorageRejectedException;
import io.synapsed.storage.exception.StorageTimeoutException;
import io.synapsed.storage.exception.UnknownOutcomeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What each failure of the driver means for a read, a plain write and a lightweight
 * transaction.
 */
class CassandraErrorsTests {

	private static final Class<?> UNKNOWN = UnknownOutcomeException.class;

	private static final Class<?> NETWORK = StorageNetworkException.class;

	private static final Class<?> REJECTED = StorageRejectedException.class;

	private static final Class<?> TIMEOUT = StorageTimeoutException.class;

	private static final Class<?> BACKEND = StorageBackendException.class;

	private static final DefaultConsistencyLevel QUORUM = DefaultConsistencyLevel.LOCAL_QUORUM;

	private static final Node NODE = (Node) Proxy.newProxyInstance(CassandraErrorsTests.class.getClassLoader(),
			new Class<?>[] { Node.class }, (proxy, method, arguments) -> switch (method.getName()) {
				case "hashCode" -> 1;
				case "equals" -> proxy == arguments[0];
				default -> "toString".equals(method.getName()) ? "node" : null;
			});

	private final CassandraErrors errors = new CassandraErrors("orders", 5_000);

	static Stream<Arguments> failures() {
		return Stream.of(row(new UnavailableException(NODE, QUORUM, 2, 1), NETWORK, NETWORK, UNKNOWN),
				row(new UnavailableException(NODE, DefaultConsistencyLevel.SERIAL, 2, 1), NETWORK, NETWORK, NETWORK),
				row(new OverloadedException(NODE), REJECTED, REJECTED, UNKNOWN),
				row(new BootstrappingException(NODE), NETWORK, NETWORK, NETWORK),
				row(new NodeUnavailableException(NODE), NETWORK, NETWORK, NETWORK),
				row(new RequestThrottlingException("planted"), REJECTED, REJECTED, REJECTED),
				row(new BusyConnectionException(1024), REJECTED, REJECTED, REJECTED),
				row(new NoNodeAvailableException(), NETWORK, NETWORK, NETWORK),
				row(new DriverTimeoutException("planted"), TIMEOUT, UNKNOWN, UNKNOWN),
				row(new TimeoutException(), TIMEOUT, UNKNOWN, UNKNOWN),
				row(new ClosedConnectionException("planted"), NETWORK, UNKNOWN, UNKNOWN),
				row(new ReadTimeoutException(NODE, QUORUM, 1, 2, false), TIMEOUT, BACKEND, UNKNOWN),
				row(new ReadFailureException(NODE, QUORUM, 1, 2, 1, false, Map.of()), BACKEND, BACKEND, UNKNOWN),
				row(new WriteFailureException(NODE, QUORUM, 1, 2, DefaultWriteType.SIMPLE, 1, Map.of()), BACKEND,
						UNKNOWN, UNKNOWN),
				row(new CDCWriteFailureException(NODE), BACKEND, UNKNOWN, UNKNOWN),
				row(new CASWriteUnknownException(NODE, QUORUM, 1, 2), TIMEOUT, UNKNOWN, UNKNOWN),
				row(new ServerError(NODE, "java.lang.NullPointerException"), BACKEND, UNKNOWN, UNKNOWN),
				row(new ServerError(NODE, "Mutation of 9 bytes is too large for the maximum size of 8"),
						InvalidValueException.class, InvalidValueException.class, InvalidValueException.class),
				row(new InvalidQueryException(NODE, "Rejected an oversized mutation (9/8) for keyspace: secret"),
						InvalidValueException.class, InvalidValueException.class, InvalidValueException.class),
				row(new InvalidQueryException(NODE, "table secret does not exist"), BACKEND, BACKEND, BACKEND),
				row(new SyntaxError(NODE, "secret"), BACKEND, BACKEND, BACKEND),
				row(new UnauthorizedException(NODE, "secret"), StorageConfigurationException.class,
						StorageConfigurationException.class, StorageConfigurationException.class),
				row(new IllegalStateException("closed"), BACKEND, BACKEND, BACKEND));
	}

	private static Arguments row(Throwable failure, Class<?> read, Class<?> plain, Class<?> conditional) {
		return Arguments.of(failure, read, plain, conditional);
	}

	@ParameterizedTest
	@MethodSource("failures")
	void whenARequestFailsThenItsOutcomeIsSaid(Throwable failure, Class<?> read, Class<?> plain, Class<?> conditional) {
		Map<Access, Class<?>> expected = Map.of(Access.READ, read, Access.PLAIN_WRITE, plain, Access.CONDITIONAL_WRITE,
				conditional);
		expected.forEach((access, type) -> {
			StorageException translated = this.errors.translate("put", access, failure);
			assertThat(translated).as("%s", access).isInstanceOf(type);
			assertThat(translated).hasMessageContaining("orders").hasCause(failure);
			assertThat(translated.getMessage()).doesNotContain("secret");
		});
	}

	@Test
	void whenAWriteTimesOutThenItsOutcomeIsUnknownWhateverTheServerWaitedFor() {
		for (DefaultWriteType type : DefaultWriteType.values()) {
			for (Access access : List.of(Access.PLAIN_WRITE, Access.CONDITIONAL_WRITE)) {
				assertThat(this.errors.translate("put", access, new WriteTimeoutException(NODE, QUORUM, 1, 2, type)))
					.isInstanceOf(UnknownOutcomeException.class);
			}
		}
	}

	@Test
	void whenAllServersFailThenTheWorstOfThemCounts() {
		Throwable retryable = new UnavailableException(NODE, QUORUM, 2, 1);
		Throwable unknown = new ClosedConnectionException("planted");
		AllNodesFailedException none = AllNodesFailedException
			.fromErrors(List.of(Map.entry(NODE, retryable), Map.entry(NODE, retryable)));
		AllNodesFailedException some = AllNodesFailedException
			.fromErrors(List.of(Map.entry(NODE, retryable), Map.entry(NODE, unknown)));
		assertThat(this.errors.translate("put", Access.PLAIN_WRITE, none)).isInstanceOf(StorageNetworkException.class);
		assertThat(this.errors.translate("put", Access.PLAIN_WRITE, some)).isInstanceOf(UnknownOutcomeException.class);
	}

}
