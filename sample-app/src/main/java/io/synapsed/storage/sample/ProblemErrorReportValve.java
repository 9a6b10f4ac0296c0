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
package io.synapsed.storage.sample;

import java.io.IOException;

import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.tomcat.util.res.StringManager;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;

/**
 * Answers requests that Tomcat refuses before any controller sees them, such as those
 * with a malformed path, with problem details as well.
 */
public class ProblemErrorReportValve extends ErrorReportValve {

	/**
	 * What Tomcat says where it answers 400 to a request line or header beyond its limit.
	 */
	private static final String TOO_LARGE = StringManager.getManager("org.apache.coyote.http11")
		.getString("iib.requestheadertoolarge.error");

	@Override
	protected void report(Request request, Response response, @Nullable Throwable failure) {
		if (response.getStatus() < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
			return;
		}
		String detail = "The request was refused before it was read";
		if (failure != null && TOO_LARGE.equals(failure.getMessage())) {
			// Without a URI it was the request line that did not fit.
			boolean uri = request.getCoyoteRequest().requestURI().isNull();
			response.setStatus((uri ? HttpStatus.URI_TOO_LONG : HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE).value());
			detail = (uri ? "The URI" : "The header") + " of the request is too long";
		}
		int status = response.getStatus();
		HttpStatus known = HttpStatus.resolve(status);
		String title = (known != null) ? known.getReasonPhrase() : "Error";
		response.setContentType("application/problem+json");
		response.setCharacterEncoding("UTF-8");
		try {
			response.getReporter()
				.write("{\"title\":\"" + title + "\",\"status\":" + status + ",\"detail\":\"" + detail + "\"}");
			response.finishResponse();
		}
		catch (IOException | IllegalStateException ex) {
			// The client has gone.
		}
	}

}
