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

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import io.synapsed.storage.common.Bytes;

/**
 * Keys and values that depend on nothing but the seed.
 */
final class TestData {

	/** Names a folder whose files serve as values, beside the generated ones. */
	static final String CORPUS = "synapsed.storage.corpus";

	private static final int KEY_DIGITS = 11;

	private static final byte[] KEY_PREFIX = "user:".getBytes(StandardCharsets.US_ASCII);

	private static final int VALUES = 512;

	private static final String[] WORDS = { "amber", "basil", "cedar", "delta", "ember", "fjord", "grove", "harbor",
			"island", "juniper", "kestrel", "lagoon", "meadow", "nectar", "orchid", "pepper", "quartz", "river",
			"sierra", "timber" };

	private static final String[] FIELDS = { "billingAddressVerified", "shippingAddressVerified", "preferredLanguage",
			"preferredCurrency", "marketingConsentGiven", "loyaltyProgramLevel", "loyaltyProgramPoints",
			"lastContactChannel", "customerSegment", "deliveryInstructions", "packagingOption", "giftWrapping",
			"warehouseLocation", "carrierServiceLevel", "carrierTrackingState", "customsDeclaration", "insuranceOption",
			"paymentMethodType", "paymentAuthorization", "paymentCaptureState", "refundState", "invoiceDeliveryMethod",
			"taxExemptionReason", "salesChannel", "salesCampaign", "returnWindowDays", "returnReasonCategory",
			"qualityInspection", "fraudCheckResult", "creditCheckResult", "auditTrailEnabled", "retentionPolicy" };

	private TestData() {
	}

	/**
	 * Returns a key in an array of its own.
	 * @param index number of the key
	 * @return 16 bytes, in the order of the numbers
	 */
	static byte[] key(int index) {
		byte[] key = new byte[KEY_PREFIX.length + KEY_DIGITS];
		System.arraycopy(KEY_PREFIX, 0, key, 0, KEY_PREFIX.length);
		int rest = index;
		for (int position = key.length - 1; position >= KEY_PREFIX.length; position--) {
			key[position] = (byte) ('0' + rest % 10);
			rest /= 10;
		}
		return key;
	}

	/**
	 * Returns the numbers of all keys in an order of the seed. Stores that are filled in
	 * the order of the keys can get by without ever merging files.
	 * @param count number of keys
	 * @param seed the seed
	 * @return the numbers from 0 to count - 1
	 */
	static int[] shuffled(int count, long seed) {
		SplittableRandom random = new SplittableRandom(seed);
		int[] numbers = new int[count];
		for (int index = 0; index < count; index++) {
			int other = random.nextInt(index + 1);
			numbers[index] = numbers[other];
			numbers[other] = index;
		}
		return numbers;
	}

	/**
	 * Generates values that look like documents.
	 * @param size bytes of each value
	 * @param seed the seed
	 * @return different values of this size
	 */
	static Bytes[] documents(int size, long seed) {
		SplittableRandom random = new SplittableRandom(seed);
		Bytes[] values = new Bytes[VALUES];
		for (int index = 0; index < VALUES; index++) {
			StringBuilder text = new StringBuilder("[");
			while (text.length() < size) {
				text.append("{\"id\":")
					.append(random.nextInt(10_000_000))
					.append(",\"name\":\"")
					.append(word(random))
					.append(' ')
					.append(word(random))
					.append("\",\"active\":")
					.append(random.nextBoolean())
					.append(",\"score\":")
					.append(random.nextInt(100_000) / 100.0)
					.append("},");
			}
			values[index] = Bytes.utf8(text.substring(0, size));
		}
		return values;
	}

	/**
	 * Generates values that look like records of one kind: the same fields in all of
	 * them, most with few different contents.
	 * @param size bytes of each value
	 * @param count number of values
	 * @param seed the seed
	 * @return different values of about this size, at least 100
	 */
	static Bytes[] records(int size, int count, long seed) {
		SplittableRandom random = new SplittableRandom(seed);
		Bytes[] values = new Bytes[count];
		for (int index = 0; index < count; index++) {
			StringBuilder text = new StringBuilder("{\"id\":").append(random.nextInt(10_000_000))
				.append(",\"customer\":\"")
				.append(word(random))
				.append(' ')
				.append(word(random))
				.append("\",\"state\":\"")
				.append((random.nextInt(4) == 0) ? "cancelled" : "delivered")
				.append("\",\"total\":")
				.append(random.nextInt(100_000) / 100.0);
			for (String field : FIELDS) {
				if (text.length() + field.length() + 20 > size) {
					break;
				}
				text.append(",\"").append(field).append("\":").append(content(random));
			}
			values[index] = Bytes.utf8(text.append('}').toString());
		}
		return values;
	}

	private static String content(SplittableRandom random) {
		return switch (random.nextInt(8)) {
			case 0 -> Integer.toString(random.nextInt(1_000));
			case 1 -> '"' + word(random) + '"';
			case 2, 3 -> "true";
			case 4, 5 -> "null";
			default -> "\"standard\"";
		};
	}

	/**
	 * Generates values that nothing makes smaller.
	 * @param size bytes of each value
	 * @param seed the seed
	 * @return different values of this size
	 */
	static Bytes[] noise(int size, long seed) {
		SplittableRandom random = new SplittableRandom(seed);
		Bytes[] values = new Bytes[VALUES];
		for (int index = 0; index < VALUES; index++) {
			byte[] noise = new byte[size];
			random.nextBytes(noise);
			values[index] = Bytes.wrap(noise);
		}
		return values;
	}

	private static String word(SplittableRandom random) {
		return WORDS[random.nextInt(WORDS.length)];
	}

	/**
	 * Cuts the files of the corpus into values.
	 * @param size bytes of each value
	 * @return the values of all files, one from each in turn
	 * @throws IOException if a file cannot be read
	 */
	static Bytes[] corpus(int size) throws IOException {
		List<byte[]> files = new ArrayList<>();
		try (var paths = Files.list(Path.of(System.getProperty(CORPUS)))) {
			for (Path path : paths.sorted().toList()) {
				files.add(Files.readAllBytes(path));
			}
		}
		List<Bytes> values = new ArrayList<>();
		for (int from = 0; values.size() < VALUES; from += size) {
			for (byte[] file : files) {
				int start = from % Math.max(1, file.length - size);
				values.add(Bytes.wrap(file, start, Math.min(size, file.length - start)).copy());
			}
		}
		return values.toArray(Bytes[]::new);
	}

}
