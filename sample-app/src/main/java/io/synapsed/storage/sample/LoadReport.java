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

import java.util.List;

/**
 * What became of a load.
 *
 * @param lines number of lines that were not empty
 * @param loaded number of lines that are stored
 * @param failed number of lines that are not
 * @param errors the first lines that are not, at most {@link RecordLoader#MAX_ERRORS}
 */
record LoadReport(long lines, long loaded, long failed, List<LineError> errors) {

	/**
	 * A line that was not stored.
	 *
	 * @param line its number, counted from 1
	 * @param problem what is wrong with it
	 */
	record LineError(long line, String problem) {
	}

}
