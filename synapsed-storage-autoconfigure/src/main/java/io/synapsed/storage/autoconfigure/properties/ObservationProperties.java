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
 * Properties of the measuring of operations.
 *
 * @since 0.1.0
 */
public class ObservationProperties {

	/**
	 * How operations are measured: 'metrics' counts all and times one in 64, 'full' makes
	 * a timer and a span of each, 'none' does nothing.
	 */
	private ObservationMode mode = ObservationMode.METRICS;

	/**
	 * Largest number of namespaces by which operations are counted with a tag
	 * 'namespace': those under 'namespaces' first, then whichever come first. All others
	 * are 'other'. No such tag if 0.
	 */
	private int maxNamespaces;

	public ObservationMode getMode() {
		return this.mode;
	}

	public void setMode(ObservationMode mode) {
		this.mode = mode;
	}

	public int getMaxNamespaces() {
		return this.maxNamespaces;
	}

	public void setMaxNamespaces(int maxNamespaces) {
		this.maxNamespaces = maxNamespaces;
	}

}
