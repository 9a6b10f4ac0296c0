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

package io.synapsed.storage.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;

import io.synapsed.storage.spi.Statistic;

/**
 * Collects the figures of an engine, under the name of the engine. Reading a figure is a
 * call on the engine: closing waits for it, and a closed engine has no figures. To be
 * filled by one thread.
 *
 * @since 0.1.0
 */
public final class EngineStatistics {

	private final String prefix;

	private final CallRegistry calls;

	private final List<Statistic> statistics = new ArrayList<>();

	EngineStatistics(String engine, CallRegistry calls) {
		this.prefix = engine + ".";
		this.calls = calls;
	}

	/**
	 * Adds a figure that goes up and down.
	 * @param name name of the figure, with dots, without that of the engine
	 * @param unit unit of the figure
	 * @param description what it says
	 * @param figure reads it
	 */
	public void gauge(String name, String unit, String description, Figure figure) {
		this.statistics.add(Statistic.gauge(this.prefix + name, unit, description, guarded(figure)));
	}

	/**
	 * Adds a figure that only grows.
	 * @param name name of the figure, with dots, without that of the engine
	 * @param unit unit of the figure
	 * @param description what it says
	 * @param figure reads it
	 */
	public void counter(String name, String unit, String description, Figure figure) {
		this.statistics.add(Statistic.counter(this.prefix + name, unit, description, guarded(figure)));
	}

	List<Statistic> all() {
		return List.copyOf(this.statistics);
	}

	private DoubleSupplier guarded(Figure figure) {
		return () -> this.calls.isClosed() ? Double.NaN : read(figure);
	}

	private double read(Figure figure) {
		try {
			int call = this.calls.enter();
			try {
				return figure.read();
			}
			finally {
				this.calls.leave(call);
			}
		}
		catch (Exception ex) {
			// A figure that cannot be read is not known; operations tell why.
			return Double.NaN;
		}
	}

	/** Reads a figure. */
	@FunctionalInterface
	public interface Figure {

		/**
		 * Reads the figure.
		 * @return the figure, {@code NaN} if it is not known
		 * @throws Exception if the library fails; the figure is not known then
		 */
		double read() throws Exception;

	}

}
