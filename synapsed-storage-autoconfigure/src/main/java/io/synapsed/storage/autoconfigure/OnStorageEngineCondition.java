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

import io.synapsed.storage.autoconfigure.properties.PropertyNames;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches if a store selects the engine that {@link ConditionalOnStorageEngine} names.
 */
class OnStorageEngineCondition extends SpringBootCondition {

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		String engine = metadata.getAnnotations().get(ConditionalOnStorageEngine.class).getString("value");
		ConditionMessage.Builder message = ConditionMessage.forCondition(ConditionalOnStorageEngine.class, engine);
		return ConfiguredStores.types(context.getEnvironment())
			.values()
			.stream()
			.anyMatch((type) -> PropertyNames.uniform(type).equals(PropertyNames.uniform(engine)))
					? ConditionOutcome.match(message.because("a store selects it"))
					: ConditionOutcome.noMatch(message.because("no store selects it"));
	}

}
