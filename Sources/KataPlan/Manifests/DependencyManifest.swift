package import KataCore

/// The packages that a manifest file names: what `tech-stack.added` of a summary is computed from.
///
/// Known: package.json, composer.json, go.mod, Cargo.toml, pyproject.toml, requirements*.txt, Gemfile, Package.swift,
/// pom.xml, build.gradle and build.gradle.kts. Lock files and versions are not looked at. Gradle and Package.swift are
/// programs; what stands in them as plain text is found.
package enum DependencyManifest {
    /// - Returns: the names, or `nil` for a file that is no manifest or can't be read as one.
    package static func dependencies(in bytes: [UInt8], path: RepositoryPath) -> Set<String>? {
        guard let format = format(of: path) else { return nil }
        // A manifest of this size is none that a person wrote.
        guard bytes.count <= 4 << 20 else { return nil }
        switch format {
        case .npm:
            return json(
                bytes, keys: ["dependencies", "devDependencies", "peerDependencies", "optionalDependencies"])
        case .composer:
            // `php` and `ext-…` are the platform, not packages (getcomposer.org, "Platform packages").
            return json(bytes, keys: ["require", "require-dev"])?.filter { $0.contains("/") }
        case .cargo: return TomlManifest(bytes).cargoDependencies
        case .pyproject: return TomlManifest(bytes).pythonDependencies
        case .requirements: return LineManifest.requirements(bytes)
        case .goModule: return LineManifest.goModule(bytes)
        case .gemfile: return LineManifest.gemfile(bytes)
        case .swiftPackage: return LineManifest.swiftPackage(bytes)
        case .maven: return LineManifest.maven(bytes)
        case .gradle: return LineManifest.gradle(bytes)
        }
    }

    /// The names in `after` that are not in `before`; a missing file on either side has none. Sorted.
    package static func added(before: [UInt8]?, after: [UInt8]?, path: RepositoryPath) -> [String] {
        let old = before.flatMap { dependencies(in: $0, path: path) } ?? []
        let new = after.flatMap { dependencies(in: $0, path: path) } ?? []
        return new.subtracting(old).sorted()
    }

    /// Whether a path names a manifest that can be read.
    package static func isManifest(_ path: RepositoryPath) -> Bool { format(of: path) != nil }

    private enum Format {
        case npm, composer, cargo, pyproject, requirements, goModule, gemfile, swiftPackage, maven, gradle
    }

    private static func format(of path: RepositoryPath) -> Format? {
        switch path.lastComponent {
        case "package.json": .npm
        case "composer.json": .composer
        case "Cargo.toml": .cargo
        case "pyproject.toml": .pyproject
        case "go.mod": .goModule
        case "Gemfile": .gemfile
        case "Package.swift": .swiftPackage
        case "pom.xml": .maven
        case "build.gradle", "build.gradle.kts": .gradle
        case let name where name.hasPrefix("requirements") && name.hasSuffix(".txt"): .requirements
        default: nil
        }
    }

    private static func json(_ bytes: [UInt8], keys: [String]) -> Set<String>? {
        guard let root = try? JSONReader.read(bytes), root.members != nil else { return nil }
        return Set(keys.flatMap { root[$0]?.members?.map(\.key) ?? [] })
    }
}
