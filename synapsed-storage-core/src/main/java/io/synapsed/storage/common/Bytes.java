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

package io.synapsed.storage.common;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * An immutable sequence of bytes, the type of every key and of every untyped value.
 * <ul>
 * <li>Order is unsigned lexicographic: {@code 0x7F} comes before {@code 0x80}, and a
 * prefix comes before every longer sequence that starts with it.</li>
 * <li>{@link #slice(int, int)} shares the bytes and copies nothing.</li>
 * <li>{@link #wrap(byte[])} takes ownership of an array.</li>
 * <li>{@link #backingArray()} and {@link #exactArray()} share an array. All other methods
 * copy the arrays that they take or return.</li>
 * <li>{@link #toString()} contains the length, never the content, which may be
 * secret.</li>
 * </ul>
 * Instances are safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class Bytes implements Comparable<Bytes> {

	/** The empty sequence. */
	public static final Bytes EMPTY = new Bytes(new byte[0], 0, 0);

	private final byte[] array;

	private final int offset;

	private final int length;

	private Bytes(byte[] array, int offset, int length) {
		this.array = array;
		this.offset = offset;
		this.length = length;
	}

	/**
	 * Wraps an array without copying it. The caller must not change the array afterwards.
	 * @param array the bytes
	 * @return the sequence of all bytes of the array
	 */
	public static Bytes wrap(byte[] array) {
		return new Bytes(Arguments.required(array, "array"), 0, array.length);
	}

	/**
	 * Wraps a part of an array without copying it. The caller must not change the array
	 * afterwards.
	 * @param array the array that holds the bytes
	 * @param offset index of the first byte
	 * @param length number of bytes
	 * @return the sequence
	 * @throws IndexOutOfBoundsException if the part lies outside the array
	 */
	public static Bytes wrap(byte[] array, int offset, int length) {
		Objects.checkFromIndexSize(offset, length, Arguments.required(array, "array").length);
		return new Bytes(array, offset, length);
	}

	/**
	 * Copies an array.
	 * @param array the bytes
	 * @return the sequence of all bytes of the array
	 */
	public static Bytes copyOf(byte[] array) {
		return wrap(Arguments.required(array, "array").clone());
	}

	/**
	 * Encodes a text as UTF-8.
	 * @param text the text
	 * @return its bytes
	 * @throws IllegalArgumentException if the text has an unpaired surrogate: UTF-8
	 * cannot encode it, so different texts would get the same bytes
	 */
	public static Bytes utf8(String text) {
		byte[] encoded = Arguments.required(text, "text").getBytes(StandardCharsets.UTF_8);
		for (byte each : encoded) {
			// What the encoder writes for what it cannot express.
			if (each == '?') {
				checkSurrogates(text);
				break;
			}
		}
		return wrap(encoded);
	}

	private static void checkSurrogates(String text) {
		for (int index = 0; index < text.length(); index++) {
			if (Character.isHighSurrogate(text.charAt(index)) && index + 1 < text.length()
					&& Character.isLowSurrogate(text.charAt(index + 1))) {
				index++;
			}
			else if (Character.isSurrogate(text.charAt(index))) {
				throw new IllegalArgumentException(
						"The text has an unpaired surrogate at index " + index + ", which UTF-8 cannot express");
			}
		}
	}

	/**
	 * Returns the number of bytes.
	 * @return number of bytes, at least 0
	 */
	public int size() {
		return this.length;
	}

	/**
	 * Returns whether the sequence is empty.
	 * @return whether the size is 0
	 */
	public boolean isEmpty() {
		return this.length == 0;
	}

	/**
	 * Returns the byte at an index.
	 * @param index index from 0 to size - 1
	 * @return the byte
	 * @throws IndexOutOfBoundsException if the index is out of range
	 */
	public byte at(int index) {
		return this.array[this.offset + Objects.checkIndex(index, this.length)];
	}

	/**
	 * Returns a part that shares the bytes of this sequence.
	 * @param from index of the first byte
	 * @param length number of bytes
	 * @return the part
	 * @throws IndexOutOfBoundsException if the part lies outside this sequence
	 */
	public Bytes slice(int from, int length) {
		Objects.checkFromIndexSize(from, length, this.length);
		if (length == this.length) {
			return this;
		}
		return new Bytes(this.array, this.offset + from, length);
	}

	/**
	 * Returns the part from an index to the end, sharing the bytes of this sequence.
	 * @param from index of the first byte
	 * @return the part
	 * @throws IndexOutOfBoundsException if the index is out of range
	 */
	public Bytes slice(int from) {
		return slice(from, this.length - from);
	}

	/**
	 * Returns this sequence followed by another.
	 * @param other the bytes to append
	 * @return a new sequence, or one of the two if the other is empty
	 */
	public Bytes concat(Bytes other) {
		if (other.isEmpty()) {
			return this;
		}
		if (isEmpty()) {
			return other;
		}
		byte[] joined = new byte[Math.addExact(this.length, other.length)];
		copyTo(joined, 0);
		other.copyTo(joined, this.length);
		return wrap(joined);
	}

	/**
	 * Returns whether this sequence starts with another.
	 * @param prefix the other sequence
	 * @return whether it is a prefix of this one
	 */
	public boolean startsWith(Bytes prefix) {
		return prefix.length <= this.length && Arrays.equals(this.array, this.offset, this.offset + prefix.length,
				prefix.array, prefix.offset, prefix.offset + prefix.length);
	}

	/**
	 * Returns the smallest sequence that is greater than every sequence with this prefix.
	 * @return the end (exclusive) of the range of this prefix, or {@code null} if no
	 * sequence is greater, because all bytes are {@code 0xFF} or the prefix is empty
	 */
	public @Nullable Bytes prefixEnd() {
		for (int last = this.length - 1; last >= 0; last--) {
			byte value = this.array[this.offset + last];
			if (value != (byte) 0xFF) {
				byte[] end = Arrays.copyOfRange(this.array, this.offset, this.offset + last + 1);
				end[last] = (byte) (value + 1);
				return wrap(end);
			}
		}
		return null;
	}

	/**
	 * Copies the bytes into an array.
	 * @param target the array to copy to
	 * @param targetOffset index in the target of the first byte
	 * @throws IndexOutOfBoundsException if the array is too short
	 */
	public void copyTo(byte[] target, int targetOffset) {
		System.arraycopy(this.array, this.offset, target, targetOffset, this.length);
	}

	/**
	 * Copies the bytes into a new array, which belongs to the caller.
	 * @return a new array
	 */
	public byte[] toByteArray() {
		return Arrays.copyOfRange(this.array, this.offset, this.offset + this.length);
	}

	/**
	 * Returns a copy that shares no array with this sequence.
	 * @return a sequence of the same bytes, with an array of its own
	 */
	public Bytes copy() {
		return wrap(toByteArray());
	}

	/**
	 * Decodes the bytes as UTF-8. Malformed bytes become the replacement character.
	 * @return the text
	 */
	public String toUtf8() {
		return new String(this.array, this.offset, this.length, StandardCharsets.UTF_8);
	}

	/**
	 * Returns the bytes as lower-case hexadecimal digits.
	 * @return two digits for each byte
	 */
	public String toHex() {
		return HexFormat.of().formatHex(this.array, this.offset, this.offset + this.length);
	}

	/**
	 * Returns a read-only view that shares the bytes.
	 * @return a new buffer, from position 0 to its limit
	 */
	public ByteBuffer asByteBuffer() {
		return ByteBuffer.wrap(this.array, this.offset, this.length).slice().asReadOnlyBuffer();
	}

	/**
	 * Returns the array behind this sequence, for libraries that take an array with an
	 * offset and a length. It must not be changed.
	 * @return the array, shared with this sequence and its slices
	 * @see #backingOffset()
	 */
	public byte[] backingArray() {
		return this.array;
	}

	/**
	 * Returns the index of the first byte in {@link #backingArray()}.
	 * @return an index in bytes
	 */
	public int backingOffset() {
		return this.offset;
	}

	/**
	 * Returns an array of exactly these bytes, for libraries that take whole arrays only.
	 * It must not be changed: it is the backing array if that has the right bounds, and a
	 * copy otherwise.
	 * @return an array of {@link #size()} bytes
	 */
	public byte[] exactArray() {
		return (this.length == this.array.length) ? this.array : toByteArray();
	}

	@Override
	public int compareTo(Bytes other) {
		return Arrays.compareUnsigned(this.array, this.offset, this.offset + this.length, other.array, other.offset,
				other.offset + other.length);
	}

	@Override
	public boolean equals(@Nullable Object candidate) {
		if (this == candidate) {
			return true;
		}
		return candidate instanceof Bytes other && this.length == other.length && Arrays.equals(this.array, this.offset,
				this.offset + this.length, other.array, other.offset, other.offset + other.length);
	}

	@Override
	public int hashCode() {
		// The same polynomial as Arrays.hashCode, which newer JDKs compute with vector
		// instructions, but for whole arrays only. It keeps keys that count upwards close
		// together in hash tables: scans take twice as long with a hash that scatters.
		if (this.length == this.array.length) {
			return Arrays.hashCode(this.array);
		}
		int hash = 1;
		for (int index = this.offset; index < this.offset + this.length; index++) {
			hash = 31 * hash + this.array[index];
		}
		return hash;
	}

	@Override
	public String toString() {
		return "Bytes[" + this.length + "]";
	}

}
