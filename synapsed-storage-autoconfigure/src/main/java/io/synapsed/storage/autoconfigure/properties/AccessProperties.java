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

package io.synapsed.storage.autoconfigure.properties;

/**
 * Who may do what.
 *
 * @since 0.1.0
 */
public class AccessProperties {

	/**
	 * Whether the AuthorizationManager of the application decides about each operation.
	 */
	private boolean enabled;

	/**
	 * What happens without Spring Security or without an AuthorizationManager bean. With
	 * 'required' start-up fails; with 'optional' every operation is allowed, with a
	 * warning.
	 */
	private Mode mode = Mode.REQUIRED;

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public Mode getMode() {
		return this.mode;
	}

	public void setMode(Mode mode) {
		this.mode = mode;
	}

	/** What happens where nothing can judge. */
	public enum Mode {

		/** Nothing is judged. */
		OPTIONAL,

		/** Start-up fails. */
		REQUIRED

	}

}
