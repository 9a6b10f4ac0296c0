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
package io.synapsed.storage.autoconfigure.properties;

import org.jspecify.annotations.Nullable;

/**
 * Settings of asynchronous calls.
 *
 * @since 0.1.0
 */
public class AsyncProperties {

	/**
	 * Name of the Executor bean on which asynchronous calls run. If it is not set, an
	 * engine on a server uses the 'applicationTaskExecutor' of Spring Boot, or threads of
	 * its own where there is none, and an embedded engine works in the thread of the
	 * caller.
	 */
	private @Nullable String executor;

	public @Nullable String getExecutor() {
		return this.executor;
	}

	public void setExecutor(@Nullable String executor) {
		this.executor = executor;
	}

}
