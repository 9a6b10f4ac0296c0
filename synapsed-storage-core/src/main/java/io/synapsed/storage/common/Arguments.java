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

package io.synapsed.storage.common;

import org.jspecify.annotations.Nullable;

/**
 * Refuses arguments that must not be {@code null}.
 *
 * @since 0.1.0
 */
public final class Arguments {

	private Arguments() {
	}

	/**
	 * Checks an argument.
	 * @param <T> type of the argument
	 * @param argument the argument
	 * @param name name of the argument, for the message
	 * @return the argument
	 * @throws IllegalArgumentException if the argument is {@code null}
	 */
	public static <T> T required(@Nullable T argument, String name) {
		if (argument == null) {
			throw new IllegalArgumentException(isNull(name));
		}
		return argument;
	}

	/**
	 * Returns the message for an argument that is {@code null}.
	 * @param name name of the argument
	 * @return the message
	 */
	public static String isNull(String name) {
		return "the argument '" + name + "' is null";
	}

}
