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
 * Refuses arguments that are {@code null} where the contract wants a value.
 *
 * @since 0.1.0
 */
public final class Arguments {

	private Arguments() {
	}

	/**
	 * Checks an argument.
	 * @param <T> its type
	 * @param argument the argument
	 * @param name its name, for the message
	 * @return the argument
	 * @throws IllegalArgumentException if it is {@code null}
	 */
	public static <T> T required(@Nullable T argument, String name) {
		if (argument == null) {
			throw new IllegalArgumentException(isNull(name));
		}
		return argument;
	}

	/**
	 * Says that an argument is {@code null}.
	 * @param name its name
	 * @return the message
	 */
	public static String isNull(String name) {
		return "the argument '" + name + "' is null";
	}

}
