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
import java.time.Duration;
import java.util.Optional;

import io.synapsed.storage.StorageEntry;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Version;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.convert.DurationStyle;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Single values: {@code /kv/{key}}.
 */
@RestController
class KeyValueController {

	private final ValueBody body;

	private final WriteRights rights;

	KeyValueController(ValueBody body, WriteRights rights) {
		this.body = body;
		this.rights = rights;
	}

	@GetMapping("/kv/**")
	ResponseEntity<byte[]> get(StorageTemplate storage, HttpServletRequest request) {
		Bytes key = KeyPath.keyOf(request);
		Preconditions conditions = Preconditions.of(request);
		// Without an entry the answer is 404, with any conditions.
		StorageEntry<Bytes> entry = storage.getEntry(key).orElseThrow(NoEntryException::new);
		conditions.checkMatch(entry.version());
		String etag = Preconditions.etag(entry.version());
		if (!conditions.noneMatches(entry.version())) {
			return ResponseEntity.status(HttpStatus.NOT_MODIFIED).eTag(etag).build();
		}
		return ResponseEntity.ok()
			.eTag(etag)
			.contentType(MediaType.APPLICATION_OCTET_STREAM)
			// No browser may run what is stored.
			.header("X-Content-Type-Options", "nosniff")
			.header("Content-Security-Policy", "sandbox; default-src 'none'")
			.body(entry.value().toByteArray());
	}

	@PutMapping("/kv/**")
	ResponseEntity<Void> put(StorageTemplate storage, HttpServletRequest request,
			@RequestParam(required = false) @Nullable String ttl) throws IOException {
		Bytes key = KeyPath.keyOf(request);
		Preconditions conditions = Preconditions.of(request);
		Duration timeToLive = timeToLive(ttl);
		this.rights.checkWrite(request, "put", key);
		return this.body.read(request, (value) -> put(storage, key, conditions, value, timeToLive));
	}

	private static ResponseEntity<Void> put(StorageTemplate storage, Bytes key, Preconditions conditions, Bytes value,
			@Nullable Duration timeToLive) {
		if (!conditions.isEmpty()) {
			ConditionalWrites.Outcome outcome = new ConditionalWrites(storage, key, conditions).put(value, timeToLive);
			return outcome.created() ? created(outcome.version()) : replaced(outcome.version());
		}
		Optional<Version> created = (timeToLive != null) ? storage.putIfAbsent(key, value, timeToLive)
				: storage.putIfAbsent(key, value);
		return created.isPresent() ? created(created.get())
				: replaced((timeToLive != null) ? storage.put(key, value, timeToLive) : storage.put(key, value));
	}

	@DeleteMapping("/kv/**")
	ResponseEntity<Void> delete(StorageTemplate storage, HttpServletRequest request) {
		Bytes key = KeyPath.keyOf(request);
		Preconditions conditions = Preconditions.of(request);
		if (!conditions.isEmpty()) {
			new ConditionalWrites(storage, key, conditions).delete();
		}
		else if (!storage.delete(key)) {
			throw new NoEntryException();
		}
		return ResponseEntity.noContent().build();
	}

	private static ResponseEntity<Void> created(Version version) {
		return ResponseEntity.status(HttpStatus.CREATED).eTag(Preconditions.etag(version)).build();
	}

	private static ResponseEntity<Void> replaced(Version version) {
		return ResponseEntity.noContent().eTag(Preconditions.etag(version)).build();
	}

	private static @Nullable Duration timeToLive(@Nullable String ttl) {
		if (ttl == null) {
			return null;
		}
		try {
			Duration timeToLive = DurationStyle.detectAndParse(ttl);
			if (timeToLive.compareTo(Duration.ofMillis(1)) >= 0) {
				return timeToLive;
			}
		}
		catch (IllegalArgumentException | ArithmeticException ex) {
			// The same answer as for a negative time.
		}
		throw new BadRequestException("ttl must be a positive duration such as 30s, 5m or PT1H");
	}

}
