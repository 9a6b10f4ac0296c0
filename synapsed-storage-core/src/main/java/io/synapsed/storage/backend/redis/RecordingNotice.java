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
package io.synapsed.storage.backend.redis;

import java.util.ArrayList;
import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in one line of the log what a store records beside its entries, and how to change
 * that.
 */
final class RecordingNotice {

	private static final Logger logger = LoggerFactory.getLogger(RecordingNotice.class);

	private RecordingNotice() {
	}

	static void log(String store, Recorded wanted, Recorded recorded) {
		if (logger.isInfoEnabled()) {
			logger.info("Store '{}' {}", store, text(wanted, recorded));
		}
	}

	static String text(Recorded wanted, Recorded recorded) {
		List<String> kept = new ArrayList<>();
		List<String> advice = new ArrayList<>();
		add("an index for scans", "index", wanted.index(), recorded.index(), "build-index", "drop-index", kept, advice);
		add("changes for watches", "watch", wanted.watch(), recorded.watch(), "start-watch", "stop-watch", kept,
				advice);
		StringBuilder text = new StringBuilder("records ")
			.append(kept.isEmpty() ? "nothing beside its entries" : String.join(" and ", kept) + " with each write");
		if (!kept.isEmpty() && advice.isEmpty()) {
			text.append("; a new store does without what 'require' does not name or 'redis.index' and 'redis.watch'"
					+ " switch off, and this one after the actions 'drop-index' and 'stop-watch'");
		}
		advice.forEach((sentence) -> text.append("; ").append(sentence));
		return text.toString();
	}

	private static void add(String feature, String setting, FeatureState wanted, FeatureState recorded, String start,
			String stop, List<String> kept, List<String> advice) {
		if (recorded.isMaintained()) {
			kept.add(feature);
		}
		if (recorded.isChanging()) {
			advice.add("the " + setting + " is being changed (" + recorded.text() + ")");
		}
		else if (wanted != recorded) {
			boolean lacks = recorded == FeatureState.OFF;
			advice.add("its data " + (lacks ? "lacks " : "has ") + feature + ", which the settings of this instance "
					+ (lacks ? "ask for" : "do not ask for") + ": the action '" + (lacks ? start : stop) + "' "
					+ (lacks ? "adds" : "removes") + " it, for all instances");
		}
	}

}
