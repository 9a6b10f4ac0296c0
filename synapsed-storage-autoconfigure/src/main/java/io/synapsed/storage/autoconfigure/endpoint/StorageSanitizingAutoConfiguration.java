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

package io.synapsed.storage.autoconfigure.endpoint;

import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.synapsed.storage.autoconfigure.properties.StorageProperties;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} that keeps the keys of the
 * encryption out of every endpoint, also where applications show the values of
 * properties.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnClass(SanitizingFunction.class)
public final class StorageSanitizingAutoConfiguration {

	// Also as the name of an environment variable.
	private static final Pattern KEY_NAME = Pattern.compile(".*(encryption[._]keys|audit[._]hash[-_]?key).*",
			Pattern.CASE_INSENSITIVE);

	@Bean
	SanitizingFunction storageSanitizingFunction(ObjectProvider<StorageProperties> properties) {
		return SanitizingFunction.sanitizeValue()
			.ifMatches((SanitizableData data) -> KEY_NAME.matcher(data.getKey()).matches()
					|| holdsKey(data.getValue(), properties));
	}

	/**
	 * A key can also be a part of a longer value: of the command line, or of JSON in an
	 * environment variable.
	 */
	private static boolean holdsKey(@Nullable Object value, ObjectProvider<StorageProperties> properties) {
		String text = (value != null) ? value.toString() : "";
		return properties.stream()
			.flatMap((all) -> Stream.concat(Stream.of(all), all.getStores().values().stream()))
			.flatMap((store) -> Stream.concat(store.getEncryption().getKeys().values().stream(),
					Stream.ofNullable(store.getAudit().getHashKey())))
			.anyMatch((key) -> !key.isEmpty() && text.contains(key));
	}

}
