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

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.TestContextAnnotationUtils;

/**
 * Finds the tests whose stores are to be put into memory.
 */
final class TestStorageContextCustomizerFactory implements ContextCustomizerFactory {

	@Override
	public @Nullable ContextCustomizer createContextCustomizer(Class<?> testClass,
			List<ContextConfigurationAttributes> attributes) {
		return isAnnotated(testClass) ? new TestStorageContextCustomizer(outermost(testClass)) : null;
	}

	static boolean isAnnotated(Class<?> testClass) {
		return TestContextAnnotationUtils.hasAnnotation(testClass, AutoConfigureTestStorage.class);
	}

	private static Class<?> outermost(Class<?> testClass) {
		Class<?> outermost = testClass;
		for (Class<?> outer = testClass; outer != null; outer = outer.getEnclosingClass()) {
			if (isAnnotated(outer)) {
				outermost = outer;
			}
		}
		return outermost;
	}

}
