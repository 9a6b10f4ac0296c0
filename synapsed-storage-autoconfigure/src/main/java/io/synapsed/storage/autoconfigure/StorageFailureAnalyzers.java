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

import java.util.stream.Collectors;

import io.synapsed.storage.StorageConfigurationException;
import io.synapsed.storage.StorageDirectoryException;
import io.synapsed.storage.StorageEncryptionException;
import io.synapsed.storage.StorageException;
import io.synapsed.storage.StorageLockedException;
import io.synapsed.storage.StorageNetworkException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.annotation.Order;

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
					cause.remedy() + " The directory is set by '" + property(store, "path") + "'"
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

	/** Core refused a setting that came from properties. */
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
