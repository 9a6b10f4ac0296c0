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

package io.synapsed.storage.transform;

import java.util.List;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.EntryCursor;
import io.synapsed.storage.spi.ReadView;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the entries of a view. A forgotten entry is absent.
 */
class DecodingView implements ReadView {

	private final ReadView view;

	private final CodecChain chain;

	DecodingView(ReadView view, CodecChain chain) {
		this.view = view;
		this.chain = chain;
	}

	@Override
	public @Nullable Entry get(Bytes key, ReadOptions options) {
		return this.chain.decodeIfPresent(this.view.get(key, options));
	}

	@Override
	public List<@Nullable Entry> getAll(List<Bytes> keys, ReadOptions options) {
		return this.chain.decodeAll(this.view.getAll(keys, options));
	}

	@Override
	public EntryCursor scan(KeyRange range, ScanOptions options) {
		if (!this.chain.forgets()) {
			EntryCursor cursor = this.view.scan(range, options);
			return options.keysOnly() ? cursor : new DecodingCursor(cursor, this.chain, Long.MAX_VALUE);
		}
		// Only its value tells whether an entry is absent, and absent entries do not
		// count towards the limit.
		ScanOptions all = new ScanOptions(options.reverse(), Long.MAX_VALUE, false, options.consistency());
		return new DecodingCursor(this.view.scan(range, all), this.chain, options.limit());
	}

}
