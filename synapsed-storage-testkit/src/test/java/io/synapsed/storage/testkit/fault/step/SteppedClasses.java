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

package io.synapsed.storage.testkit.fault.step;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Set;

import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/**
 * Loads the library and MVStore anew, and their engines with steps: before every
 * allocation, where memory may run out, and before and after every call of RocksDB and of
 * the driver of SQLite.
 */
final class SteppedClasses extends ClassLoader {

	private static final String STEPS = Steps.class.getName().replace('.', '/');

	private static final Set<String> ALLOCATING = Set.of("io/synapsed/storage/backend/", "io/synapsed/storage/spi/",
			"io/synapsed/storage/engine/", "io/synapsed/storage/common/", "org/h2/mvstore/");

	private static final Set<String> FOREIGN = Set.of("org/rocksdb/", "org/sqlite/", "java/sql/");

	SteppedClasses() {
		super(SteppedClasses.class.getClassLoader());
	}

	private static boolean isOwn(String name) {
		return !name.equals(Steps.class.getName())
				&& (name.startsWith("io.synapsed.storage.") || name.startsWith("org.h2."));
	}

	@Override
	protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
		if (!isOwn(name)) {
			return super.loadClass(name, resolve);
		}
		synchronized (getClassLoadingLock(name)) {
			Class<?> loaded = findLoadedClass(name);
			return (loaded != null) ? loaded : define(name);
		}
	}

	private Class<?> define(String name) throws ClassNotFoundException {
		String path = name.replace('.', '/');
		try (InputStream stream = getParent().getResourceAsStream(path + ".class")) {
			if (stream == null) {
				throw new ClassNotFoundException(name);
			}
			byte[] content = stream.readAllBytes();
			if (ALLOCATING.stream().anyMatch(path::startsWith)) {
				content = instrumented(content);
			}
			return defineClass(name, content, 0, content.length);
		}
		catch (IOException ex) {
			throw new ClassNotFoundException(name, ex);
		}
	}

	private static byte[] instrumented(byte[] content) {
		ClassWriter writer = new ClassWriter(0);
		new ClassReader(content).accept(new ClassVisitor(Opcodes.ASM9, writer) {

			@Override
			public MethodVisitor visitMethod(int access, String name, String descriptor, @Nullable String signature,
					String @Nullable [] exceptions) {
				MethodVisitor method = Objects
					.requireNonNull(super.visitMethod(access, name, descriptor, signature, exceptions));
				// A class whose initialization fails is lost for good; an enum calls a
				// method
				// with '$' from it.
				return (name.equals("<clinit>") || name.startsWith("$")) ? method : new Stepping(method);
			}

		}, 0);
		return writer.toByteArray();
	}

	private static final class Stepping extends MethodVisitor {

		private Stepping(MethodVisitor method) {
			super(Opcodes.ASM9, method);
		}

		private void step() {
			super.visitMethodInsn(Opcodes.INVOKESTATIC, STEPS, "step", "()V", false);
		}

		@Override
		public void visitTypeInsn(int opcode, String type) {
			if (opcode == Opcodes.ANEWARRAY) {
				step();
			}
			super.visitTypeInsn(opcode, type);
			if (opcode == Opcodes.NEW) {
				// Behind it, because frames refer to where it stands.
				step();
			}
		}

		@Override
		public void visitIntInsn(int opcode, int operand) {
			if (opcode == Opcodes.NEWARRAY) {
				step();
			}
			super.visitIntInsn(opcode, operand);
		}

		@Override
		public void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap, Object... arguments) {
			step();
			super.visitInvokeDynamicInsn(name, descriptor, bootstrap, arguments);
		}

		@Override
		public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
			boolean foreign = !name.equals("<init>") && FOREIGN.stream().anyMatch(owner::startsWith);
			if (foreign) {
				step();
			}
			super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
			if (foreign) {
				step();
			}
		}

	}

}
