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

package io.synapsed.storage.distributed;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.synapsed.storage.exception.StorageConfigurationException;

/**
 * An instance that holds a replica of each store.
 *
 * @param name its name, which no other member has: 1 to 63 letters, digits, hyphens and
 * dots
 * @param host name or address under which the others find it
 * @param port its port, 1 to 65,535
 * @since 0.1.0
 */
public record Member(String name, String host, int port) {

	private static final Pattern NAME = Pattern.compile("[A-Za-z0-9.-]{1,63}");

	private static final Pattern TEXT = Pattern.compile("([^=]+)=(.+):(\\d{1,5})");

	private static final int LARGEST_PORT = 65_535;

	/**
	 * Checks the member.
	 * @param name its name
	 * @param host name or address under which the others find it
	 * @param port its port
	 * @throws StorageConfigurationException if name or port is out of its bounds
	 */
	public Member {
		if (!NAME.matcher(name).matches()) {
			throw new StorageConfigurationException(null, "The name of a member must be 1 to 63 letters, digits,"
					+ " hyphens and dots, and is '" + name + "'");
		}
		if (port < 1 || port > LARGEST_PORT) {
			throw new StorageConfigurationException(null,
					"The port of member '" + name + "' must be 1 to " + LARGEST_PORT + ", and is " + port);
		}
	}

	/**
	 * Reads a member as it is configured.
	 * @param text name, equals sign, host, colon and port, such as
	 * {@code orders-0=10.0.0.1:7400}
	 * @return the member
	 * @throws StorageConfigurationException if the text is anything else
	 */
	public static Member parse(String text) {
		Matcher parts = TEXT.matcher(text);
		if (!parts.matches()) {
			throw new StorageConfigurationException(null,
					"A member must be given as name=host:port, and is '" + text + "'");
		}
		return new Member(parts.group(1), parts.group(2), Integer.parseInt(parts.group(3)));
	}

	String address() {
		return this.host + ":" + this.port;
	}

	@Override
	public String toString() {
		return this.name + "=" + address();
	}

}
