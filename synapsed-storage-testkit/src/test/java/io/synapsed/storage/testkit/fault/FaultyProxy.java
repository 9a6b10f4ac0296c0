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

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Stands between a client and a server on the loopback device, and spoils their
 * connection as it is told.
 */
final class FaultyProxy implements AutoCloseable {

	private final ServerSocket listener;

	private final int target;

	private final Set<Link> links = ConcurrentHashMap.newKeySet();

	private volatile Fault fault = Fault.NONE;

	private volatile boolean closed;

	FaultyProxy(int target) {
		this.target = target;
		try {
			this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		start("proxy-accept", this::accept);
	}

	int port() {
		return this.listener.getLocalPort();
	}

	/**
	 * Spoils connections from now on.
	 */
	void set(Fault fault) {
		this.fault = fault;
		if (fault == Fault.RESET || fault == Fault.HALF_OPEN) {
			this.links.forEach((link) -> link.apply(fault));
		}
	}

	private void accept() {
		while (!this.closed) {
			try {
				Socket client = this.listener.accept();
				if (this.fault == Fault.RESET) {
					reset(client);
					continue;
				}
				Link link = new Link(client, new Socket(InetAddress.getLoopbackAddress(), this.target));
				this.links.add(link);
				link.start();
			}
			catch (IOException ex) {
				// The server is down, or the proxy is closed; the client sees its
				// connection end.
			}
		}
	}

	private static void reset(Socket socket) {
		try {
			// Without lingering, closing sends a reset.
			socket.setSoLinger(true, 0);
			socket.close();
		}
		catch (IOException ex) {
			// It is gone already.
		}
	}

	private static void start(String name, Runnable work) {
		Thread thread = new Thread(work, name);
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void close() {
		this.closed = true;
		try {
			this.listener.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.links.forEach((link) -> link.apply(Fault.RESET));
	}

	/** What the proxy does to connections. */
	enum Fault {

		/** Nothing. */
		NONE,

		/** Ends connections with a reset, new ones too. */
		RESET,

		/** Forwards nothing for as long as it is set. */
		STALL,

		/** Forwards nothing over the connections of this moment, ever. */
		HALF_OPEN,

		/** Forwards one byte of each answer in a second. */
		SLOW

	}

	/** One connection of the client. */
	private final class Link {

		private final Socket client;

		private final Socket server;

		private volatile boolean halfOpen;

		private Link(Socket client, Socket server) {
			this.client = client;
			this.server = server;
		}

		private void start() {
			FaultyProxy.start("proxy-request", () -> forward(this.client, this.server, false));
			FaultyProxy.start("proxy-reply", () -> forward(this.server, this.client, true));
		}

		private void apply(Fault fault) {
			if (fault == Fault.HALF_OPEN) {
				this.halfOpen = true;
			}
			else {
				end();
			}
		}

		private void forward(Socket from, Socket to, boolean reply) {
			byte[] buffer = new byte[16 << 10];
			try {
				InputStream in = from.getInputStream();
				OutputStream out = to.getOutputStream();
				for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
					if (reply && FaultyProxy.this.fault == Fault.SLOW) {
						drip(out, buffer, count);
						continue;
					}
					awaitFlow();
					if (!this.halfOpen) {
						out.write(buffer, 0, count);
					}
				}
			}
			catch (IOException ex) {
				// One side has ended the connection.
			}
			if (!this.halfOpen) {
				end();
			}
		}

		private void drip(OutputStream out, byte[] buffer, int count) throws IOException {
			for (int index = 0; index < count; index++) {
				long next = System.nanoTime() + 1_000_000_000;
				while (FaultyProxy.this.fault == Fault.SLOW && System.nanoTime() < next) {
					LockSupport.parkNanos(5_000_000);
				}
				out.write(buffer[index]);
			}
		}

		private void awaitFlow() {
			while (FaultyProxy.this.fault == Fault.STALL && !FaultyProxy.this.closed) {
				LockSupport.parkNanos(5_000_000);
			}
		}

		private void end() {
			FaultyProxy.this.links.remove(this);
			reset(this.client);
			reset(this.server);
		}

	}

}
