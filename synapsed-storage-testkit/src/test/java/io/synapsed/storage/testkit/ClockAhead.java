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

package io.synapsed.storage.testkit;

import java.util.concurrent.TimeUnit;

import com.datastax.oss.driver.api.core.context.DriverContext;
import com.datastax.oss.driver.api.core.time.TimestampGenerator;

/**
 * The clock of a client that is ten seconds ahead. Public for the driver, which knows it
 * by its name.
 */
public class ClockAhead implements TimestampGenerator {

	static final long SECONDS = 10;

	/**
	 * Creates the clock.
	 * @param context of the driver
	 */
	public ClockAhead(DriverContext context) {
	}

	@Override
	public long next() {
		return TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis() + TimeUnit.SECONDS.toMillis(SECONDS));
	}

	@Override
	public void close() {
	}

}
