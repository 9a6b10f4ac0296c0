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
	 * How operations are measured. 'metrics' counts all and times one in 64; 'full' makes
	 * a timer and a span of each; 'none' measures nothing.
	 */
	private ObservationMode mode = ObservationMode.METRICS;

	/**
	 * Maximum number of namespaces with a value of their own in the tag 'namespace' of
	 * the operation counter; 0 switches the tag off. Namespaces under 'namespaces' come
	 * first, then others as they appear. All further ones count as 'other'.
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
