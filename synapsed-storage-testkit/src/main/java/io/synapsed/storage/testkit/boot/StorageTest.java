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

import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.autoconfigure.OverrideAutoConfiguration;
import org.springframework.boot.test.context.filter.annotation.TypeExcludeFilters;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.core.annotation.AliasFor;
import org.springframework.test.context.BootstrapWith;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * A test of what an application does with its stores, and of nothing else: stores in
 * memory, a clock that the test moves, scripted faults. See
 * {@link AutoConfigureTestStorage} for what that means.
 * <p>
 * Only auto-configuration of stores is applied, with JSON where Boot's Jackson module is
 * present. Of the components of the application only what belongs to stores is found:
 * serializers, compression algorithms, layers and customizers. Import the class under
 * test, or name it in {@link #includeFilters()}.
 *
 * @since 0.1.0
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@BootstrapWith(StorageTestContextBootstrapper.class)
@ExtendWith(SpringExtension.class)
@OverrideAutoConfiguration(enabled = false)
@TypeExcludeFilters(StorageTypeExcludeFilter.class)
@AutoConfigureTestStorage
@ImportAutoConfiguration
public @interface StorageTest {

	/**
	 * Properties that are added to the environment before the test runs.
	 * @return properties in the form {@code name=value}
	 */
	String[] properties() default {};

	/**
	 * Whether components that belong to stores are found.
	 * @return {@code false} to find only what {@link #includeFilters()} names
	 */
	boolean useDefaultFilters() default true;

	/**
	 * Components of the application that are found as well.
	 * @return filters
	 */
	Filter[] includeFilters() default {};

	/**
	 * Components of the application that are not found although they belong to stores.
	 * @return filters
	 */
	Filter[] excludeFilters() default {};

	/**
	 * Auto-configuration that is not applied.
	 * @return auto-configuration classes
	 */
	@AliasFor(annotation = ImportAutoConfiguration.class, attribute = "exclude")
	Class<?>[] excludeAutoConfiguration() default {};

}
