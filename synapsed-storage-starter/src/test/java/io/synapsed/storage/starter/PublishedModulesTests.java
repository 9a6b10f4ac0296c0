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

package io.synapsed.storage.starter;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;

import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Reads the POMs of all modules. A module is published unless it sets
 * {@code maven.deploy.skip}: then the BOM manages it, and its POM has what Maven Central
 * demands.
 */
class PublishedModulesTests {

	private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

	private static final List<String> REQUIRED_ANYWHERE = List.of("url", "licenses/license/name",
			"licenses/license/url", "developers/developer/name", "developers/developer/url", "scm/connection",
			"scm/url", "issueManagement/url");

	@Test
	void whenAModuleIsPublishedThenTheBomManagesIt() throws Exception {
		Document bom = pom(ROOT.resolve("synapsed-storage-bom"));
		List<String> published = new ArrayList<>();
		for (Document module : published()) {
			if (!values(module, "packaging").contains("pom")) {
				published.addAll(values(module, "artifactId"));
			}
		}
		assertThat(published).contains("synapsed-storage-core");
		assertThat(values(bom, "dependencyManagement/dependencies/dependency/artifactId"))
			.containsExactlyInAnyOrderElementsOf(published);
	}

	@Test
	void whenTheBomIsImportedThenItManagesNothingOfOtherProjects() throws Exception {
		Document bom = pom(ROOT.resolve("synapsed-storage-bom"));
		assertThat(values(bom, "parent/artifactId")).isEmpty();
		assertThat(values(bom, "dependencyManagement/dependencies/dependency/groupId")).containsOnly("io.synapsed");
	}

	@Test
	void whenAModuleIsPublishedThenItsPomHasWhatMavenCentralDemands() throws Exception {
		for (Document module : published()) {
			String name = String.join("", values(module, "artifactId"));
			for (String element : List.of("name", "description")) {
				assertThat(values(module, element)).as(element + " of " + name).isNotEmpty();
			}
			List<Document> lineage = lineage(module);
			for (String element : REQUIRED_ANYWHERE) {
				List<String> found = new ArrayList<>();
				for (Document pom : lineage) {
					found.addAll(values(pom, element));
				}
				assertThat(found).as(element + " of " + name).isNotEmpty();
			}
		}
	}

	private static List<Document> published() throws Exception {
		Document root = pom(ROOT);
		List<Document> published = new ArrayList<>(List.of(root));
		for (String module : values(root, "modules/module")) {
			Document pom = pom(ROOT.resolve(module));
			if (!values(pom, "properties/maven.deploy.skip").contains("true")) {
				published.add(pom);
			}
		}
		return published;
	}

	/** The POM, its parent and so on. */
	private static List<Document> lineage(Document module) throws Exception {
		List<Document> lineage = new ArrayList<>(List.of(module));
		List<String> parent = values(module, "parent/artifactId");
		while (!parent.isEmpty()) {
			Document pom = pom(parent.contains("synapsed-storage") ? ROOT : ROOT.resolve(parent.get(0)));
			lineage.add(pom);
			parent = values(pom, "parent/artifactId");
		}
		return lineage;
	}

	private static Document pom(Path directory) throws Exception {
		return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(directory.resolve("pom.xml").toFile());
	}

	private static List<String> values(Document pom, String path) throws XPathExpressionException {
		NodeList nodes = (NodeList) XPathFactory.newInstance()
			.newXPath()
			.evaluate("/project/" + path, pom, XPathConstants.NODESET);
		return IntStream.range(0, nodes.getLength())
			.mapToObj((index) -> nodes.item(index).getTextContent().strip())
			.toList();
	}

}
