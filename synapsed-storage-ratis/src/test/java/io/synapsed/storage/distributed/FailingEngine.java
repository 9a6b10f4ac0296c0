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

package io.synapsed.storage.distributed;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;

import io.synapsed.storage.exception.StorageBackendException;
import io.synapsed.storage.spi.ReplicaEngine;

/**
 * Opens engines of which one fails to apply entries as long as it is told to.
 */
final class FailingEngine implements ReplicaEngineFactory {

	private final ReplicaEngineFactory engines;

	private volatile String failing = "nobody";

	FailingEngine(ReplicaEngineFactory engines) {
		this.engines = engines;
	}

	/**
	 * Makes the engine of an instance fail from now on.
	 */
	void fail(int instance) {
		this.failing = "node-" + instance;
	}

	void recover() {
		this.failing = "nobody";
	}

	@Override
	public ReplicaEngine open(String store, Path directory) {
		ReplicaEngine engine = this.engines.open(store, directory);
		return (ReplicaEngine) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { ReplicaEngine.class }, (proxy, method, arguments) -> {
					if (method.getName().equals("apply") && directory.toString().contains(this.failing)) {
						throw new StorageBackendException(store, "planted");
					}
					try {
						return method.invoke(engine, arguments);
					}
					catch (InvocationTargetException ex) {
						throw ex.getCause();
					}
				});
	}

}
