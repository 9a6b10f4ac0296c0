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

package io.synapsed.storage.access;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import io.synapsed.storage.exception.IntegrityException;
import io.synapsed.storage.exception.StorageAccessDeniedException;
import io.synapsed.storage.spi.AsyncCalls;
import org.jspecify.annotations.Nullable;

/**
 * Lets an operation pass if the policy permits it, and audits every operation.
 */
record AccessGate(AccessPolicy policy, AuditTrail audit) {

	/**
	 * Runs a call of several operations if all of them are permitted.
	 */
	<T extends @Nullable Object> T pass(List<AccessRequest> operations, Supplier<T> call) {
		operations.forEach(this::check);
		try {
			T result = call.get();
			record(operations, AuditTrail.Outcome.SUCCEEDED);
			return result;
		}
		catch (Throwable ex) {
			record(operations, outcomeOf(ex));
			throw ex;
		}
	}

	private static AuditTrail.Outcome outcomeOf(Throwable failure) {
		return (failure instanceof IntegrityException) ? AuditTrail.Outcome.DAMAGED : AuditTrail.Outcome.FAILED;
	}

	/**
	 * Begins a call of several operations if all of them are permitted.
	 */
	<T extends @Nullable Object> CompletionStage<T> passing(List<AccessRequest> operations,
			Supplier<CompletionStage<T>> call) {
		operations.forEach(this::check);
		return AsyncCalls.whenEnded(call,
				(failure) -> record(operations, (failure != null) ? outcomeOf(failure) : AuditTrail.Outcome.SUCCEEDED));
	}

	<T extends @Nullable Object> T pass(AccessRequest operation, Supplier<T> call) {
		return this.<T>pass(List.of(operation), call);
	}

	void check(AccessRequest operation) {
		try {
			this.policy.check(operation);
		}
		catch (StorageAccessDeniedException ex) {
			this.audit.record(operation, AuditTrail.Outcome.DENIED);
			throw ex;
		}
	}

	/**
	 * Continues an operation that was judged and audited before.
	 */
	<T extends @Nullable Object> T resume(AccessRequest operation, Supplier<T> call) {
		try {
			return call.get();
		}
		catch (RuntimeException | Error ex) {
			this.audit.record(operation, outcomeOf(ex));
			throw ex;
		}
	}

	private void record(List<AccessRequest> operations, AuditTrail.Outcome outcome) {
		operations.forEach((operation) -> this.audit.record(operation, outcome));
	}

}
