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
package io.synapsed.storage.autoconfigure;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.synapsed.storage.exception.StorageConfigurationException;
import io.synapsed.storage.exception.StorageDirectoryException;
import io.synapsed.storage.exception.StorageEncryptionException;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.exception.StorageLockedException;
import io.synapsed.storage.exception.StorageNetworkException;
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
 * The failures that start-up explains: each names the property and the remedy.
 */
final class StorageFailureAnalyzers {

	private StorageFailureAnalyzers() {
	}

	/** A library is absent. */
	static class MissingLibrary extends AbstractFailureAnalyzer<MissingStorageLibraryException> {

		@Override
		protected FailureAnalysis analyze(Throwable rootFailure, MissingStorageLibraryException cause) {
			String version = cause.library()
				.version()
				.map((known) -> "\n        <version>" + known + "</version>")
				.orElse("");
			String action = """
					Add the dependency:

					    <dependency>
					        <groupId>%s</groupId>
					        <artifactId>%s</artifactId>%s
					    </dependency>

					(Gradle: implementation("%s")), or change '%s'.%s""".formatted(cause.library().groupId(),
					cause.library().artifactId(), version, cause.library().coordinates(), cause.property(),
					version.isEmpty() ? "" : " Leave the version out if your build takes it from Spring Boot.");
			return new FailureAnalysis("The property '" + cause.property() + "' is '" + cause.value()
					+ "', and the library for it, " + cause.library().groupId() + ":" + cause.library().artifactId()
					+ ", is not on the class path.", action, cause);
		}

	}

	/**
	 * A value is none of those of an enumeration. Boot would list the constants of Java,
	 * which nobody writes.
	 */
	@Order(0)
	static class UnknownChoice extends AbstractFailureAnalyzer<BindException> {

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
					nearest(value, choices).map((choice) -> "Did you mean '" + choice + "'? ").orElse("") + "Set '"
							+ name + "' to one of its values.",
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

		private static Optional<String> nearest(String value, List<String> choices) {
			String lower = value.toLowerCase(Locale.ROOT);
			return choices.stream()
				.filter((choice) -> EditDistance.between(lower, choice) <= Math.max(1, choice.length() / 3))
				.min(Comparator.comparingInt((choice) -> EditDistance.between(lower, choice)));
		}

	}

	/** A property must be set and is not. */
	@Order(0)
	static class UnsetProperty extends AbstractFailureAnalyzer<UnsetStoragePropertyException> {

		@Override
		protected FailureAnalysis analyze(Throwable rootFailure, UnsetStoragePropertyException cause) {
			return new FailureAnalysis("The property '" + cause.getName() + "' is not set. " + cause.getReason(),
					"Set '" + cause.getName()
							+ "' in a configuration file, such as application.yaml, as an argument:\n\n" + "    --"
							+ cause.getName() + "=…\n\nor as the variable of the environment:\n\n    "
							+ variable(cause.getName()) + "=…",
					cause);
		}

		private static String variable(String property) {
			return property.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
		}

	}

	/** The directory is in use. */
	static class Locked extends AbstractFailureAnalyzer<StorageLockedException> {

		@Override
		protected FailureAnalysis analyze(Throwable rootFailure, StorageLockedException cause) {
			return new FailureAnalysis(cause.getMessage(),
					"Stop the other process that uses the directory, or the other application of this process (two web"
							+ " applications on one server are one process), or give this application a directory of its own"
							+ " with '" + property(cause.store().orElse(StorageProperties.DEFAULT_STORE), "path")
							+ "'. Two instances cannot share an embedded engine.",
					cause);
		}

	}

	/** The path is wrong, or the directory belongs to another engine. */
	@Order(0)
	static class Directory extends AbstractFailureAnalyzer<StorageDirectoryException> {

		@Override
		protected FailureAnalysis analyze(Throwable rootFailure, StorageDirectoryException cause) {
			String store = cause.store().orElse(StorageProperties.DEFAULT_STORE);
			return new FailureAnalysis(
					"The directory of store '" + store + "' cannot be used: " + cause.problem() + ".",
					cause.remedy().stripTrailing() + (cause.remedy().endsWith("\n") ? "\n\n" : " ")
							+ "The directory is set by '" + property(store, "path") + "'"
							+ (StorageProperties.DEFAULT_STORE.equals(store) ? ""
									: ", or by '" + property(StorageProperties.DEFAULT_STORE, "path") + "'")
							+ "; the store lies in '" + store + "' below it.",
					cause);
		}

	}

	/** The stack lacks what the application requires. */
	static class UnmetRequirement extends AbstractFailureAnalyzer<UnmetRequirementException> {

		@Override
		protected FailureAnalysis analyze(Throwable rootFailure, UnmetRequirementException cause) {
			String capability = cause.missing().capability().propertyValue();
			StoreSettings settings = cause.settings();
			String description = "The property '" + settings.propertyName("require") + "' asks for '" + capability
					+ "', and the store '" + settings.name() + "' with the engine '" + settings.type().propertyValue()
					+ "' cannot do that.";
			String action = "Set '" + settings.propertyName("type") + "' to an engine that can: "
					+ cause.engines()
						.entrySet()
						.stream()
						.map((engine) -> engine.getKey().propertyValue()
								+ (engine.getValue().isEmpty() ? "" : " (" + engine.getValue() + ")"))
						.collect(Collectors.joining(", "))
					+ (capability.startsWith("durable-") ? "; and '" + settings.propertyName("durability") + "' to '"
							+ capability.substring("durable-".length()) + "' or better" : "")
					+ ". Or remove '" + capability + "' from '" + settings.propertyName("require") + "'.";
			return new FailureAnalysis(description, action, cause);
		}

	}

	/**
	 * Core refused a setting that came from properties. Asked before its cause is.
	 */
	@Order(0)
	static class InvalidSetting extends AbstractFailureAnalyzer<InvalidStorageSettingException> {

		@Override
		protected FailureAnalysis analyze(Throwable rootFailure, InvalidStorageSettingException cause) {
			return new FailureAnalysis(cause.reason(), "Change the setting under '" + cause.property() + "'.", cause);
		}

	}

	/** Core refused a setting, or the data contradicts it. */
	static class Configuration extends AbstractFailureAnalyzer<StorageConfigurationException> {

		@Override
		protected @Nullable FailureAnalysis analyze(Throwable rootFailure, StorageConfigurationException cause) {
			return new FailureAnalysis(String.valueOf(cause.getMessage()),
					"Check the settings under '" + cause.store()
						.filter((store) -> !StorageProperties.DEFAULT_STORE.equals(store))
						.map((store) -> StorageProperties.PREFIX + ".stores." + store)
						.orElse(StorageProperties.PREFIX) + "'.",
					cause);
		}

	}

	/**
	 * The keys of a store cannot be used, or its key ring is not the right one. Asked
	 * before its cause is.
	 */
	@Order(0)
	static class UnusableKeys extends AbstractFailureAnalyzer<UnusableKeysException> {

		@Override
		protected FailureAnalysis analyze(Throwable rootFailure, UnusableKeysException cause) {
			return new FailureAnalysis(cause.reason(), cause.remedy(), cause);
		}

	}

	/** The keys do not fit what is stored. */
	static class Encryption extends AbstractFailureAnalyzer<StorageEncryptionException> {

		@Override
		protected FailureAnalysis analyze(Throwable rootFailure, StorageEncryptionException cause) {
			String store = cause.store().orElse(StorageProperties.DEFAULT_STORE);
			return new FailureAnalysis(cause.getMessage(), "Give the store the key that it names: with '"
					+ property(store, "encryption.keys") + "', in the file of '"
					+ property(store, "encryption.key-file")
					+ "', or by the key management service. A key may be taken away once a newer one is the current key"
					+ " and the store was opened with both.", cause);
		}

	}

	/** The server of a store cannot be reached. */
	static class Unreachable extends AbstractFailureAnalyzer<StorageNetworkException> {

		@Override
		protected FailureAnalysis analyze(Throwable rootFailure, StorageNetworkException cause) {
			return new FailureAnalysis(cause.getMessage(),
					"Start the server, or correct 'spring.data.redis.*'. If the application can go on without this"
							+ " store, set '" + property(cause.store().orElse(StorageProperties.DEFAULT_STORE), "mode")
							+ "' to 'cache': it starts then, and connects when the server is there.",
					cause);
		}

	}

	/**
	 * Everything else, such as a full server or a damaged key ring: the exception itself
	 * says what to do, and advice for another cause might destroy data. To be asked last.
	 */
	static class WithoutAdvice extends AbstractFailureAnalyzer<StorageException> {

		@Override
		protected FailureAnalysis analyze(Throwable rootFailure, StorageException cause) {
			return new FailureAnalysis(cause.getMessage(), null, cause);
		}

	}

	private static String property(String store, String property) {
		return StorageProperties.propertyName(store, property);
	}

}
