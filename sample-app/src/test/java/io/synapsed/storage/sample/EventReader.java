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

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;

/**
 * Reads server-sent events as a browser does: a block without data is no event, but its
 * id counts.
 */
final class EventReader implements AutoCloseable {

	private final BufferedReader reader;

	private String lastId = "";

	private EventReader(BufferedReader reader) {
		this.reader = reader;
	}

	/** Opens a stream and waits until it has begun. */
	static EventReader open(SampleProcess sample, String path, String... headers) throws Exception {
		HttpRequest.Builder request = sample.request(path);
		if (headers.length > 0) {
			request.headers(headers);
		}
		HttpResponse<InputStream> stream = sample.client().send(request.build(), BodyHandlers.ofInputStream());
		EventReader events = new EventReader(
				new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8)));
		events.block();
		return events;
	}

	/** Returns the lines of the next event that has data. */
	String next() throws IOException {
		String block = block();
		while (!block.contains("data:")) {
			block = block();
		}
		return block;
	}

	private String block() throws IOException {
		StringBuilder block = new StringBuilder();
		for (String line = this.reader.readLine(); line == null || !line.isEmpty(); line = this.reader.readLine()) {
			if (line == null) {
				throw new IOException("The stream has ended after: " + block);
			}
			if (line.startsWith("id:")) {
				this.lastId = line.substring(3);
			}
			block.append(line).append('\n');
		}
		return block.toString();
	}

	String lastId() {
		return this.lastId;
	}

	@Override
	public void close() throws IOException {
		this.reader.close();
	}

}
