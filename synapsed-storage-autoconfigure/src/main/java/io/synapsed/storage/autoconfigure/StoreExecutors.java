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
package io.synapsed.storage.autoconfigure;

import java.util.Arrays;
import java.util.concurrent.Executor;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;

/**
 * Finds the executors of asynchronous calls among the beans of the application. It
 * defines none: Boot would then leave out its own.
 */
final class StoreExecutors {

	private static final String BOOT = TaskExecutionAutoConfiguration.APPLICATION_TASK_EXECUTOR_BEAN_NAME;

	private final ConfigurableListableBeanFactory beans;

	StoreExecutors(ConfigurableListableBeanFactory beans) {
		this.beans = beans;
	}

	/**
	 * Finds the executor of a store. The store is closed before the executor is
	 * destroyed.
	 * @return the executor, or {@code null} if the store has its own way
	 */
	@Nullable Executor of(StoreSettings settings) {
		String name = settings.properties().getAsync().getExecutor();
		if (name == null) {
			boolean waits = settings.engine().location() == DataLocation.SERVER;
			return (waits && isExecutor(BOOT)) ? use(BOOT, settings) : null;
		}
		if (!isExecutor(name)) {
			throw settings.invalid("async.executor", name,
					"No bean of that name is an Executor. These are: "
							+ Arrays.toString(this.beans.getBeanNamesForType(Executor.class, true, false))
							+ ". Name one of them, or remove the property.");
		}
		return use(name, settings);
	}

	private boolean isExecutor(String name) {
		return this.beans.containsBean(name) && this.beans.isTypeMatch(name, Executor.class);
	}

	private Executor use(String name, StoreSettings settings) {
		this.beans.registerDependentBean(name, StorageTemplateRegistrar.beanName(settings.name()));
		return this.beans.getBean(name, Executor.class);
	}

}
