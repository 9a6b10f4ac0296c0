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

package io.synapsed.storage.backend.mvstore;

import org.h2.mvstore.MVStore;

/**
 * A commit that is in the file. Its data is not overwritten until one of the methods is
 * called.
 *
 * @param file the file
 * @param version keeps the data
 */
record FileCommit(MvStoreFile file, MVStore.TxCounter version) {

	/**
	 * Waits until the device has the data. It is not overwritten until the device has
	 * that of a later commit.
	 */
	void sync() {
		this.file.store().sync();
		this.file.replaceSyncedVersion(this.version);
	}

	/**
	 * Does not wait for the device.
	 */
	void release() {
		this.file.store().deregisterVersionUsage(this.version);
	}

}
