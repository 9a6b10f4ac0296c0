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

package io.synapsed.storage.exception;

/**
 * Thrown when a cache is to keep the decoded objects of a type that can be changed: what
 * one caller changed, all others would see.
 *
 * @since 0.1.0
 */
public class MutableTypeException extends StorageConfigurationException {

	private static final long serialVersionUID = 1L;

	/** The namespace whose values were to be kept decoded. */
	private final String namespace;

	/** The type of the values. */
	private final String type;

	/** What can be changed, and why. */
	private final String problem;

	/**
	 * Creates an exception.
	 * @param store name of the store
	 * @param namespace name of the namespace
	 * @param type name of the type of the values
	 * @param where the type and the components that lead to what can be changed
	 * @param reason what is there and what to do, to follow {@code where}
	 */
	public MutableTypeException(String store, String namespace, String type, String where, String reason) {
		super(store,
				"the cache cannot keep decoded values of " + type + " in the namespace '" + namespace + "': " + where
						+ " " + reason + ". Or declare the type @Immutable if nothing changes its objects, or keep"
						+ " no decoded values of the namespace");
		this.namespace = namespace;
		this.type = type;
		this.problem = where + " " + reason;
	}

	/**
	 * Returns the namespace whose values were to be kept decoded.
	 * @return name of the namespace
	 */
	public String namespace() {
		return this.namespace;
	}

	/**
	 * Returns the type of the values.
	 * @return name of the type
	 */
	public String type() {
		return this.type;
	}

	/**
	 * Returns which component makes the type mutable, why, and what to do.
	 * @return the problem
	 */
	public String problem() {
		return this.problem;
	}

}
