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

import java.util.function.Consumer;

import org.springframework.context.ApplicationContext;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestExecutionListener;

/**
 * Empties the stores before each test method and heals them after it.
 */
final class TestStorageExecutionListener implements TestExecutionListener {

	@Override
	public void beforeTestMethod(TestContext testContext) {
		with(testContext, (context) -> stores(context).reset(context));
	}

	@Override
	public void afterTestMethod(TestContext testContext) {
		with(testContext, (context) -> stores(context).heal());
	}

	private static void with(TestContext testContext, Consumer<ApplicationContext> action) {
		if (TestStorageContextCustomizerFactory.isAnnotated(testContext.getTestClass())) {
			action.accept(testContext.getApplicationContext());
		}
	}

	private static TestStores stores(ApplicationContext context) {
		return context.getBean(TestStores.BEAN, TestStores.class);
	}

}
