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

package io.synapsed.storage.testkit.fault;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.common.Durability;
import io.synapsed.storage.exception.IntegrityException;
import io.synapsed.storage.exception.StorageBackendException;
import io.synapsed.storage.exception.StorageException;

/**
 * The process that opens what is left of stores, one after the other, so that a crash of
 * native code is one of this process. For each line with a store and what was
 * acknowledged it answers with a line.
 */
final class StateJudge {

	/** What answers begin with, among whatever else is printed. */
	static final String ANSWER = "answer ";

	static final String RIGHT = "right ";

	static final String REFUSED = "refused ";

	/** Something that had to be there is not; all that is there is right. */
	static final String MISSING = "missing ";

	/** There is a value that nobody wrote. */
	static final String INVENTED = "invented ";

	static final String WRONG = "wrong ";

	private StateJudge() {
	}

	/**
	 * Answers until its input ends.
	 * @param arguments the engine
	 */
	public static void main(String[] arguments) throws IOException {
		DurableEngine engine = DurableEngine.valueOf(arguments[0]);
		BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		for (String line = questions.readLine(); line != null; line = questions.readLine()) {
			// directory, durability that it had, checksums, durability to judge by,
			// acknowledged numbers
			String[] question = line.split("\t");
			RecordedStore store = new RecordedStore(engine, Durability.valueOf(question[1]),
					Boolean.parseBoolean(question[2]));
			long[] acknowledged = new long[RecordWriter.THREADS];
			for (int thread = 0; thread < acknowledged.length; thread++) {
				acknowledged[thread] = Long.parseLong(question[4 + thread]);
			}
			String answer = judge(store, Path.of(question[0]), Durability.valueOf(question[3]), acknowledged);
			System.out.println(ANSWER + answer.replace('\n', ' '));
		}
	}

	private static String judge(RecordedStore store, Path directory, Durability judgedBy, long[] acknowledged) {
		List<String> violations = new ArrayList<>();
		long lost = 0;
		try (StorageTemplate storage = store.open(directory)) {
			for (int thread = 0; thread < acknowledged.length; thread++) {
				JudgedRecords judged = new JudgedRecords(RecordWriter.namespace(storage, thread), acknowledged[thread],
						(judgedBy == Durability.POWER) ? 1 : RecordedWriter.FLUSH_EVERY);
				for (String violation : judged.violations()) {
					violations.add("thread " + thread + ": " + violation);
				}
				lost += judged.lost();
			}
		}
		catch (IntegrityException | StorageBackendException ex) {
			return REFUSED + describe(ex);
		}
		catch (StorageException ex) {
			return WRONG + "another error than one of damage: " + describe(ex);
		}
		catch (RuntimeException | Error ex) {
			ex.printStackTrace();
			return WRONG + "an error without a type: " + describe(ex);
		}
		if (violations.isEmpty()) {
			return RIGHT + lost;
		}
		return (violations.stream().anyMatch((violation) -> violation.contains("has a value that was never written"))
				? INVENTED : MISSING) + violations;
	}

	private static String describe(Throwable error) {
		return error + ((error.getCause() != null) ? " caused by " + error.getCause() : "");
	}

}
