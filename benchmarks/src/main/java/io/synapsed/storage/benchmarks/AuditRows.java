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

package io.synapsed.storage.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.autoconfigure.StorageAutoConfiguration;
import io.synapsed.storage.autoconfigure.access.StorageAccessAutoConfiguration;
import io.synapsed.storage.autoconfigure.audit.StorageAuditAutoConfiguration;
import io.synapsed.storage.autoconfigure.engine.MvStoreEngineAutoConfiguration;
import io.synapsed.storage.autoconfigure.engine.RocksDbEngineAutoConfiguration;
import io.synapsed.storage.autoconfigure.engine.SqliteEngineAutoConfiguration;
import io.synapsed.storage.autoconfigure.redis.RedisEngineAutoConfiguration;
import io.synapsed.storage.autoconfigure.redis.RedisInvalidationBusAutoConfiguration;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.spi.Statistic;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/**
 * An application that audits beside one that does not, over the memory engine. What is
 * measured is what the caller waits for; the events of reads and writes are published by
 * another thread, and dropped once too many wait.
 */
final class AuditRows {

	private static final int OPERATIONS = 1_000;

	private static final int HOT = 10_000;

	private static final int VALUE_SIZE = 100;

	private static final int READS = 2_000_000;

	private static final Duration PUBLICATION_LIMIT = Duration.ofSeconds(10);

	private AuditRows() {
	}

	static List<Row> all() {
		return List.of(
				new Row("audit-get-other", "access", "get, other namespaces are audited; raw: get without audit",
						Goal.NONE,
						(environment) -> contest(environment, "synapsed.storage.audit.reads=other",
								TemplateWork::gets)),
				new Row("audit-get", "access", "get that is audited; raw: get without", Goal.NONE,
						(environment) -> contest(environment, "synapsed.storage.audit.reads=*", TemplateWork::gets)),
				new Row("audit-put", "access", "put that is audited; raw: put without", Goal.NONE,
						(environment) -> contest(environment, "synapsed.storage.audit.writes=*", TemplateWork::puts)));
	}

	/**
	 * Counts what becomes of the events of a caller that never rests.
	 */
	static Fact events() {
		try (ConfigurableApplicationContext context = start("synapsed.storage.audit.enabled=true",
				"synapsed.storage.audit.reads=*")) {
			StorageTemplate template = context.getBean(StorageTemplate.class);
			LongAdder published = new LongAdder();
			context
				.addApplicationListener((ApplicationListener<AuditApplicationEvent>) (event) -> published.increment());
			read(template);
			boolean warmUpCounted = isCounted(template, published, READS);
			long publishedBefore = published.sum();
			double droppedBefore = dropped(template);
			long start = System.nanoTime();
			read(template);
			double rate = (published.sum() - publishedBefore) * 1e9 / (System.nanoTime() - start);
			boolean counted = warmUpCounted && isCounted(template, published, 2L * READS);
			return new Fact("access", "audit: events of " + READS + " reads by a caller that never rests",
					"each published or counted as dropped",
					String.format(Locale.ROOT, "%.0f %% dropped, %.0f published a second",
							100 * (dropped(template) - droppedBefore) / READS, rate),
					counted);
		}
	}

	private static void read(StorageTemplate template) {
		for (int count = 0; count < READS; count++) {
			template.get(Bytes.wrap(TestData.key(count % HOT)));
		}
	}

	/** Events that wait are published in a moment. */
	private static boolean isCounted(StorageTemplate template, LongAdder published, long reads) {
		long deadline = System.nanoTime() + PUBLICATION_LIMIT.toNanos();
		while (published.sum() + dropped(template) != reads && System.nanoTime() < deadline) {
			Thread.onSpinWait();
		}
		return published.sum() + dropped(template) == reads;
	}

	private static double dropped(StorageTemplate template) {
		return Statistic.named(template.store().statistics(), "audit.dropped").value().getAsDouble();
	}

	private static Contest contest(Environment environment, String audited, Function<StorageTemplate, Work> work) {
		ConfigurableApplicationContext without = start();
		ConfigurableApplicationContext with = start("synapsed.storage.audit.enabled=true", audited);
		return new Contest(OPERATIONS, work.apply(filled(environment, without)), work.apply(filled(environment, with)))
			.keySpace(HOT)
			.values(TestData.documents(VALUE_SIZE, environment.seed()))
			.closing(without)
			.closing(with);
	}

	private static ConfigurableApplicationContext start(String... properties) {
		return new SpringApplicationBuilder(Stores.class).web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.logStartupInfo(false)
			.properties("synapsed.storage.type=memory", "synapsed.storage.expiry.sweep-interval=0s")
			.properties(properties)
			.run();
	}

	private static StorageTemplate filled(Environment environment, ConfigurableApplicationContext context) {
		StorageTemplate template = context.getBean(StorageTemplate.class);
		TemplateWork.fill(environment, template, VALUE_SIZE, HOT);
		return template;
	}

	/** Stores, and nothing else. */
	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ RocksDbEngineAutoConfiguration.class, MvStoreEngineAutoConfiguration.class,
			SqliteEngineAutoConfiguration.class, RedisEngineAutoConfiguration.class,
			RedisInvalidationBusAutoConfiguration.class, StorageAutoConfiguration.class,
			StorageAccessAutoConfiguration.class, StorageAuditAutoConfiguration.class })
	static class Stores {

	}

}
