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
package io.synapsed.storage;

import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Adds to the Reactor context of subscribers what must be there when a call begins, and
 * can only be found by subscribing to something else. Needs {@code reactor-core}. Must be
 * safe for use by several threads.
 *
 * @since 0.1.0
 * @see StorageBuilder#reactiveContext
 */
@FunctionalInterface
public interface ReactiveContext {

	/**
	 * Finds what is to be added.
	 * @param present the context of the subscriber
	 * @return what is added to it, or empty if that is nothing
	 */
	Mono<Context> addition(ContextView present);

}
