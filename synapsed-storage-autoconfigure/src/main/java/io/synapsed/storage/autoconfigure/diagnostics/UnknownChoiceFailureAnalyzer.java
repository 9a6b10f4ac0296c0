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

package io.synapsed.storage.autoconfigure.diagnostics;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import io.synapsed.storage.autoconfigure.properties.StorageProperties;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.origin.Origin;
import org.springframework.core.annotation.Order;
import org.springframework.core.convert.ConversionFailedException;

/**
 * A value is none of those of an enumeration. Boot would list the constants of Java,
 * which users do not write.
 */
@Order(0)
class UnknownChoiceFailureAnalyzer extends AbstractFailureAnalyzer<BindException> {

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
		ConversionFailedException conversion = innermost(cause);
		if (conversion == null || !conversion.getTargetType().getType().isEnum()
				|| !ConfigurationPropertyName.of(StorageProperties.PREFIX).isAncestorOf(cause.getName())) {
			return null;
		}
		String value = String.valueOf(conversion.getValue());
		List<String> choices = Stream.of(conversion.getTargetType().getType().getEnumConstants())
			.map((constant) -> written((Enum<?>) constant))
			.toList();
		ConfigurationProperty property = cause.getProperty();
		Origin origin = (property != null) ? property.getOrigin() : null;
		String name = ((property != null) ? property.getName() : cause.getName()).toString();
		return new FailureAnalysis(
				"The property '" + name + "' has the value '" + value + "'"
						+ ((origin != null) ? " (" + origin + ")" : "") + ". Its values are: "
						+ String.join(", ", choices) + ".",
				EditDistance.nearest(value, choices).map((choice) -> "Did you mean '" + choice + "'? ").orElse("")
						+ "Set '" + name + "' to one of its values.",
				cause);
	}

	private static @Nullable ConversionFailedException innermost(Throwable failure) {
		ConversionFailedException found = null;
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			found = (cause instanceof ConversionFailedException conversion) ? conversion : found;
		}
		return found;
	}

	private static String written(Enum<?> constant) {
		return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
