import KataCore
import Testing

@testable import KataPlan

struct DependencyManifestTests {
    static let manifests: [(path: String, text: String, names: Set<String>)] = [
        (
            "web/package.json",
            "{\"name\": \"x\", \"dependencies\": {\"zod\": \"^3\"}, \"devDependencies\": {\"@types/node\": \"*\"}}",
            ["zod", "@types/node"]
        ),
        (
            "composer.json", "{\"require\": {\"php\": \">=8\", \"a/b\": \"1\"}, \"require-dev\": {\"c/d\": \"1\"}}",
            ["a/b", "c/d"]
        ),
        (
            "Cargo.toml",
            """
            [package]
            name = "dependencies"
            [dependencies]
            serde = { version = "1", features = ["derive"] } # with derive
            tokio.version = "1"
            "quoted-name" = "1"
            [dev-dependencies]
            proptest = "1"
            [target.'cfg(unix)'.dependencies]
            nix = "0.27"
            [dependencies.regex]
            version = "1"
            [workspace.dependencies]
            anyhow = "1"
            [features]
            default = ["serde"]
            """,
            ["serde", "tokio", "quoted-name", "proptest", "nix", "regex", "anyhow"]
        ),
        (
            "pyproject.toml",
            """
            [build-system]
            requires = ["hatchling"]
            [project]
            name = "x"
            dependencies = [
              "Requests[socks]>=2.0", # http
              "typing_extensions; python_version < '3.11'",
            ]
            [project.optional-dependencies]
            test = ["pytest"]
            [dependency-groups]
            dev = ["ruff"]
            [tool.poetry.dependencies]
            python = "^3.11"
            Flask = "^2"
            [tool.poetry.group.dev.dependencies]
            black = "*"
            [tool.other]
            x = ["not-a-dependency"]
            """,
            ["hatchling", "requests", "typing-extensions", "pytest", "ruff", "flask", "black"]
        ),
        (
            "requirements-dev.txt", "# c\nDjango==4.2\n-r base.txt\nzope.interface>=5 ; x\n\nhttps://a.b/c.whl\n",
            ["django", "zope-interface"]
        ),
        (
            "go.mod",
            "module a.b/c\n\ngo 1.22\n\nrequire x.y/z v1.0.0\nrequire (\n\tq.r/s v0.1.0\n\tt.u/v v2.0.0 // indirect\n)\n",
            ["x.y/z", "q.r/s"]
        ),
        ("Gemfile", "source 'https://rubygems.org'\ngem 'rails', '~> 7'\n  gem \"pg\"\n# gem 'no'\n", ["rails", "pg"]),
        (
            "Package.swift",
            "dependencies: [\n .package(url: \"https://h.example/a/swift-log.git\", from: \"1.0.0\"),\n .package(\n path: \"../Local\"),\n .product(name: \"No\", package: \"no\")]",
            ["swift-log", "Local"]
        ),
        (
            "pom.xml",
            "<dependencies>\n<dependency>\n<groupId>g</groupId>\n<artifactId>a</artifactId>\n</dependency></dependencies><plugin><artifactId>p</artifactId></plugin>",
            ["g:a"]
        ),
        (
            "app/build.gradle.kts",
            "plugins { id(\"x\") }\ndependencies {\n implementation(\"g:a:1.0\")\n testImplementation 'h:b:2'\n // api(\"no:no:1\")\n}",
            ["g:a", "h:b"]
        ),
    ]

    @Test(arguments: manifests)
    func theNamesOfAManifestAreRead(path: String, text: String, names: Set<String>) {
        #expect(DependencyManifest.dependencies(in: Array(text.utf8), path: SampleSummary.path(path)) == names)
        let crlf = Array(text.replacing("\n", with: "\r\n").utf8)
        #expect(DependencyManifest.dependencies(in: crlf, path: SampleSummary.path(path)) == names)
    }

    @Test func whatCameIsTheDifference() {
        let path = SampleSummary.path("package.json")
        let before = Array("{\"dependencies\": {\"a\": \"1\", \"b\": \"1\"}}".utf8)
        let after = Array("{\"dependencies\": {\"a\": \"2\"}, \"devDependencies\": {\"d\": \"1\", \"c\": \"1\"}}".utf8)
        #expect(DependencyManifest.added(before: before, after: after, path: path) == ["c", "d"])
        #expect(DependencyManifest.added(before: nil, after: before, path: path) == ["a", "b"])
        #expect(DependencyManifest.added(before: before, after: nil, path: path) == [])
    }

    @Test func otherFilesAndBrokenOnesAreNoManifests() {
        #expect(DependencyManifest.dependencies(in: [], path: SampleSummary.path("package-lock.json")) == nil)
        #expect(DependencyManifest.dependencies(in: Array("{".utf8), path: SampleSummary.path("package.json")) == nil)
        #expect(!DependencyManifest.isManifest(SampleSummary.path("src/main.swift")))
    }

    @Test func randomTextNeverTraps() {
        var generator = SeededGenerator(seed: 9)
        let pieces = [
            "[", "]", "\"", "'", "=", ".", "\n", "\\", "#", "dependencies", "a", "\"\"\"", "require (", "<dependency>",
            ".package(", "{", "\u{0}",
        ]
        for _ in 0..<500 {
            let text = (0..<20).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
            for manifest in Self.manifests {
                _ = DependencyManifest.dependencies(in: Array(text.utf8), path: SampleSummary.path(manifest.path))
            }
        }
    }
}
