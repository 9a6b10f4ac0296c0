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

package io.synapsed.storage.testkit.history;

/**
 * A verdict with its reason. Immutable.
 *
 * @param verdict the verdict
 * @param explanation for people: the operations that show a violation, or why no verdict
 * was found; empty if the history is correct
 * @since 0.1.0
 */
public record Judgement(Verdict verdict, String explanation) {

	static final Judgement CORRECT = new Judgement(Verdict.CORRECT, "");

	static Judgement violated(String explanation) {
		return new Judgement(Verdict.VIOLATED, explanation);
	}

	static Judgement unknown(String explanation) {
		return new Judgement(Verdict.UNKNOWN, explanation);
	}

	/**
	 * Lets a test fail unless the history is correct. A history without a verdict is a
	 * failure too.
	 * @throws AssertionError with the explanation, if the verdict is another
	 */
	public void orFail() {
		if (this.verdict != Verdict.CORRECT) {
			throw new AssertionError(this.verdict + ": " + this.explanation);
		}
	}

}
