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

import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Loads newline-delimited JSON: {@code POST /kv:load}.
 */
@RestController
class LoadController {

	private final ValueBody body;

	private final JsonMapper mapper;

	LoadController(ValueBody body, JsonMapper mapper) {
		this.body = body;
		this.mapper = mapper;
	}

	@PostMapping("/kv:load")
	LoadReport load(StorageTemplate storage, HttpServletRequest request) throws IOException {
		return new RecordLoader(storage, new RecordParser(this.mapper), this.body.maxSize())
			.load(request.getInputStream());
	}

}
