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

import org.springframework.util.unit.DataSize;

/**
 * Properties of jobs that go through all values in the background.
 *
 * @since 0.1.0
 */
public class JobsProperties {

	/**
	 * Maximum amount of data that background jobs process in a second.
	 */
	private DataSize maxRate = DataSize.ofMegabytes(32);

	public DataSize getMaxRate() {
		return this.maxRate;
	}

	public void setMaxRate(DataSize maxRate) {
		this.maxRate = maxRate;
	}

}
