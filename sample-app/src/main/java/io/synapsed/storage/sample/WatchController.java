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
import io.synapsed.storage.common.KeyRange;
import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Changes as server-sent events: {@code GET /watch}.
 */
@RestController
class WatchController {

	private final EventStreams streams;

	WatchController(EventStreams streams) {
		this.streams = streams;
	}

	@GetMapping(path = "/watch", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	SseEmitter watch(StorageTemplate storage, @RequestParam(defaultValue = "") String prefix,
			@RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId) {
		return this.streams.open(storage, KeyRange.prefix(prefix), lastEventId);
	}

}
