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

import io.synapsed.storage.Bytes;
import io.synapsed.storage.StorageEntry;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.spi.Version;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.convert.DurationStyle;
import org.springframework.http.HttpHeaders;
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

	KeyValueController(ValueBody body) {
		this.body = body;
	}

	@GetMapping("/kv/**")
	ResponseEntity<byte[]> get(StorageTemplate storage, HttpServletRequest request) {
		StorageEntry<Bytes> entry = storage.getEntry(KeyPath.keyOf(request)).orElseThrow(NoEntryException::new);
		String etag = Preconditions.etag(entry.version());
		if (etag.equals(request.getHeader(HttpHeaders.IF_NONE_MATCH))) {
			return ResponseEntity.status(HttpStatus.NOT_MODIFIED).eTag(etag).build();
		}
		return ResponseEntity.ok()
			.eTag(etag)
			.contentType(MediaType.APPLICATION_OCTET_STREAM)
			// Whatever was stored, no browser may run it.
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
		Bytes value = this.body.read(request);
		if (conditions.absent()) {
			return created(putIfAbsent(storage, key, value, timeToLive)
				.orElseThrow(() -> new PreconditionFailedException("The key has an entry already")));
		}
		if (conditions.version() != null) {
			return replaced(compareAndSet(storage, key, conditions.version(), value, timeToLive)
				.orElseThrow(() -> new PreconditionFailedException("The entry is absent or at another version")));
		}
		if (conditions.present()) {
			return replaced(replace(storage, key, value, timeToLive));
		}
		Optional<Version> created = putIfAbsent(storage, key, value, timeToLive);
		return created.isPresent() ? created(created.get())
				: replaced((timeToLive != null) ? storage.put(key, value, timeToLive) : storage.put(key, value));
	}

	private Optional<Version> putIfAbsent(StorageTemplate storage, Bytes key, Bytes value,
			@Nullable Duration timeToLive) {
		return (timeToLive != null) ? storage.putIfAbsent(key, value, timeToLive) : storage.putIfAbsent(key, value);
	}

	private Optional<Version> compareAndSet(StorageTemplate storage, Bytes key, Version expected, Bytes value,
			@Nullable Duration timeToLive) {
		return (timeToLive != null) ? storage.compareAndSet(key, expected, value, timeToLive)
				: storage.compareAndSet(key, expected, value);
	}

	private Version replace(StorageTemplate storage, Bytes key, Bytes value, @Nullable Duration timeToLive) {
		while (true) {
			StorageEntry<Bytes> current = storage.getEntry(key)
				.orElseThrow(() -> new PreconditionFailedException("The key has no entry"));
			Optional<Version> replaced = compareAndSet(storage, key, current.version(), value, timeToLive);
			if (replaced.isPresent()) {
				return replaced.get();
			}
		}
	}

	@DeleteMapping("/kv/**")
	ResponseEntity<Void> delete(StorageTemplate storage, HttpServletRequest request) {
		Bytes key = KeyPath.keyOf(request);
		Preconditions conditions = Preconditions.of(request);
		if (conditions.absent()) {
			throw new BadRequestException("If-None-Match makes no sense on DELETE");
		}
		if (conditions.version() != null) {
			if (!storage.compareAndDelete(key, conditions.version())) {
				throw new PreconditionFailedException("The entry is absent or at another version");
			}
			return ResponseEntity.noContent().build();
		}
		if (!storage.delete(key)) {
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
