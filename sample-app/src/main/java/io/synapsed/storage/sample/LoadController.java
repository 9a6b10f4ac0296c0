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

import java.io.IOException;

import io.synapsed.storage.StorageTemplate;
import jakarta.servlet.http.HttpServletRequest;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.util.unit.DataSize;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Loads newline-delimited JSON: {@code POST /kv:load}.
 */
@RestController
class LoadController {

	/** The bytes of a line, its text, its value, and the batch that they wait in. */
	private static final long LINE_COPIES = 4;

	private final WriteRights rights;

	private final BodyBudget budget;

	private final JsonMapper mapper;

	private final int maxLineSize;

	LoadController(WriteRights rights, BodyBudget budget, JsonMapper mapper,
			@Value("${sample.load.max-line-size:1MB}") DataSize limit) {
		this.rights = rights;
		this.budget = budget;
		this.mapper = mapper;
		this.maxLineSize = Math.toIntExact(limit.toBytes());
	}

	@PostMapping("/kv:load")
	LoadReport load(StorageTemplate storage, HttpServletRequest request) throws IOException {
		this.rights.checkWrite(request, "load", null);
		try (BodyBudget.Room room = this.budget.reserve(LINE_COPIES * this.maxLineSize)) {
			return new RecordLoader(storage, new RecordParser(this.mapper), this.maxLineSize)
				.load(request.getInputStream());
		}
	}

}
