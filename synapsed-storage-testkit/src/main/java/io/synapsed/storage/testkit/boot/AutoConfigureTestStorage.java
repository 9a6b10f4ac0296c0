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

package io.synapsed.storage.testkit.boot;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.synapsed.storage.testkit.FaultInjectionLayer;
import io.synapsed.storage.testkit.MutableClock;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;

/**
 * Puts every store of the application into memory for a test, independent of what
 * {@code synapsed.storage.type} says, and keeps the configured layers over it:
 * <ul>
 * <li>Each test class has stores of its own, which its nested classes share where they
 * share its configuration. Before each test method they are emptied.</li>
 * <li>A {@link MutableClock}, which can be injected, is the clock of all stores. Before
 * each test method it is set to the time of the system, and stands still.</li>
 * <li>A {@link FaultInjectionLayer} stands right above each engine and can be injected
 * like the template of its store, without a qualifier or with the name of the store.
 * Before and after each test method it is healed.</li>
 * <li>Settings that only the replaced engine understands have no effect: durability, and
 * required capabilities that a store in memory cannot have. The sweeper of expired
 * entries does not run.</li>
 * </ul>
 * Test methods of one class must not run at the same time; test classes may. Part of
 * {@link StorageTest}; to be used directly beside
 * {@link org.springframework.boot.test.context.SpringBootTest} or another slice.
 *
 * @since 0.1.0
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ImportAutoConfiguration
public @interface AutoConfigureTestStorage {

}
