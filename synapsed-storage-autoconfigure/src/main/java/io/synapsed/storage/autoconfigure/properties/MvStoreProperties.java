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

package io.synapsed.storage.autoconfigure.properties;

import java.time.Duration;

import org.springframework.util.unit.DataSize;

/**
 * Properties of the MVStore engine.
 *
 * @since 0.1.0
 */
public class MvStoreProperties {

	/**
	 * Memory for pages that were read or written lately.
	 */
	private DataSize cacheSize = DataSize.ofMegabytes(32);

	/**
	 * Memory for changes that are not in the file yet. It has an effect only with
	 * 'durability: none'.
	 */
	private DataSize writeBufferSize = DataSize.ofMegabytes(16);

	/**
	 * Size at which a page is split.
	 */
	private DataSize pageSize = DataSize.ofKilobytes(16);

	/**
	 * Percentage of live data below which parts of the file are rewritten in the
	 * background; 0 switches this off.
	 */
	private int fillRate = 60;

	/**
	 * How often written data is synced to the device, unless 'durability' is 'power'.
	 * Space in the file is reused only after a sync.
	 */
	private Duration syncInterval = Duration.ofSeconds(1);

	public DataSize getCacheSize() {
		return this.cacheSize;
	}

	public void setCacheSize(DataSize cacheSize) {
		this.cacheSize = cacheSize;
	}

	public DataSize getWriteBufferSize() {
		return this.writeBufferSize;
	}

	public void setWriteBufferSize(DataSize writeBufferSize) {
		this.writeBufferSize = writeBufferSize;
	}

	public DataSize getPageSize() {
		return this.pageSize;
	}

	public void setPageSize(DataSize pageSize) {
		this.pageSize = pageSize;
	}

	public int getFillRate() {
		return this.fillRate;
	}

	public void setFillRate(int fillRate) {
		this.fillRate = fillRate;
	}

	public Duration getSyncInterval() {
		return this.syncInterval;
	}

	public void setSyncInterval(Duration syncInterval) {
		this.syncInterval = syncInterval;
	}

}
