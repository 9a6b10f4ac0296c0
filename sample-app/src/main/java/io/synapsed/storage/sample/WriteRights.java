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
package io.synapsed.storage.sample;

import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.access.AccessRequest;
import io.synapsed.storage.access.StorageAction;
import io.synapsed.storage.autoconfigure.MaintenanceLifecycle;
import io.synapsed.storage.common.Bytes;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Judges whether the caller may write, before the body of a request takes memory.
 */
@Component
class WriteRights {

	private final StorageTemplate storage;

	private final MaintenanceLifecycle maintenance;

	WriteRights(StorageTemplate storage, MaintenanceLifecycle maintenance) {
		this.storage = storage;
		this.maintenance = maintenance;
	}

	/**
	 * Judges a write to the namespace of a request.
	 * @param request the request
	 * @param operation name of the operation
	 * @param key the key, or {@code null} if the body names the keys
	 */
	void checkWrite(HttpServletRequest request, String operation, @Nullable Bytes key) {
		this.maintenance.check(new AccessRequest(this.storage.name(), NamespaceParameter.nameOf(request),
				StorageAction.WRITE, operation, key, null));
	}

}
