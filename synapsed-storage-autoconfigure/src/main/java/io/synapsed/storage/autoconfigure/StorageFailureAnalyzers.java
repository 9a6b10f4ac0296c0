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

import io.synapsed.storage.IntegrityException;
import io.synapsed.storage.StorageConfigurationException;
import io.synapsed.storage.StorageDirectoryException;
import io.synapsed.storage.StorageEncryptionException;
import io.synapsed.storage.StorageFullException;
import io.synapsed.storage.StorageLockedException;
import io.synapsed.storage.StorageNetworkException;
import io.synapsed.storage.StorageReadOnlyException;
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
			String action = """
					Add the dependency:

					    <dependency>
					        <groupId>%s</groupId>
					        <artifactId>%s</artifactId>
					        <version>%s</version>
					    </dependency>

					(Gradle: implementation("%s")), or change '%s'. Leave the version out if your build takes it from Spring Boot."""
				.formatted(cause.library().groupId(), cause.library().artifactId(),
						cause.library().version().orElse(""), cause.library().coordinates(), cause.property());
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

	/** The files cannot be written to. */
	static class ReadOnly extends AbstractFailureAnalyzer<StorageReadOnlyException> {

		@Override
		protected FailureAnalysis analyze(Throwable rootFailure, StorageReadOnlyException cause) {
			return new FailureAnalysis(cause.getMessage(), "Give the files to the user that runs the application, '"
					+ System.getProperty("user.name")
					+ "' ('sudo chown -R', 'sudo chmod -R u+rwX'), mount the volume for writing ('mount -o remount,rw'),"
					+ " or set '" + property(cause.store().orElse(StorageProperties.DEFAULT_STORE), "path")
					+ "' to a directory that can be written to.", cause);
		}

	}

	/** The data is missing or damaged. */
	static class Damaged extends AbstractFailureAnalyzer<IntegrityException> {

		@Override
		protected FailureAnalysis analyze(Throwable rootFailure, IntegrityException cause) {
			String store = cause.store().orElse(StorageProperties.DEFAULT_STORE);
			return new FailureAnalysis(cause.getMessage(), "Stop the application, move the directory '" + store
					+ "' below '" + property(store, "path")
					+ "' away with 'mv', put a checkpoint or backup in its place with 'cp -a', and start again. To"
					+ " begin with an empty store, move it away and start.", cause);
		}

	}

	/** There is no room. */
	static class Full extends AbstractFailureAnalyzer<StorageFullException> {

		@Override
		protected FailureAnalysis analyze(Throwable rootFailure, StorageFullException cause) {
			return new FailureAnalysis(cause.getMessage(),
					"Type 'df -h' and 'df -i' to see which file system has no room, for bytes or for files. Make room,"
							+ " or set '" + property(cause.store().orElse(StorageProperties.DEFAULT_STORE), "path")
							+ "' to a directory on another file system.",
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

	private static String property(String store, String property) {
		return StorageProperties.propertyName(store, property);
	}

}
