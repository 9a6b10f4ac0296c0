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

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares that nothing changes an object of this type, or what can be reached from it,
 * after its construction. A cache may then hand the same object to all callers
 * ({@link Keyspace#withDecodedValues()}). It is a promise: no check looks inside a type
 * that is declared so. On a type that can be extended, it also holds for all its
 * subtypes.
 * <p>
 * Records whose components are immutable need no declaration. A record with a collection
 * does, and keeps the promise by a copy:
 *
 * <pre class="code">
 * &#64;Immutable
 * record Order(String id, List&lt;String&gt; lines) {
 *
 *     Order {
 *         lines = List.copyOf(lines);
 *     }
 *
 * }
 * </pre>
 *
 * @since 0.1.0
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Immutable {

}
