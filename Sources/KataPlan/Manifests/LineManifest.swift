/// Manifests that are read line by line.
enum LineManifest {
    private static func lines(_ bytes: [UInt8]) -> [String] {
        let document = DocumentLines(bytes)
        return document.lines.map { document.text($0).trimmed }
    }

    /// Source: PEP 508 names, normalised as PEP 503 asks for comparisons.
    static func requirements(_ bytes: [UInt8]) -> Set<String> { Set(lines(bytes).compactMap(pythonName)) }

    static func pythonName(_ requirement: String) -> String? {
        let name = requirement.trimmed.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) }
        guard let first = name.first, first.isLetter || first.isNumber, !requirement.hasPrefix("http") else {
            return nil
        }
        return name.lowercased().split(whereSeparator: { "-_.".contains($0) }).joined(separator: "-")
    }

    /// Source: the Go modules reference, "go.mod files". Indirect requirements are not chosen by anybody.
    static func goModule(_ bytes: [UInt8]) -> Set<String> {
        var names: Set<String> = []
        var isInRequire = false
        for line in lines(bytes) where !line.hasSuffix("// indirect") {
            let words = line.split(separator: " ")
            if words.first == "require", words.dropFirst().first?.hasPrefix("(") == true {
                isInRequire = true
            } else if line.hasPrefix(")") {
                isInRequire = false
            } else if words.first == "require", words.count >= 3 {
                names.insert(String(words[1]))
            } else if isInRequire, words.count >= 2, !line.hasPrefix("//") {
                names.insert(String(words[0]))
            }
        }
        return names
    }

    static func gemfile(_ bytes: [UInt8]) -> Set<String> {
        Set(
            lines(bytes).compactMap { line in
                guard line.hasPrefix("gem ") || line.hasPrefix("gem(") else { return nil }
                return firstString(line.dropFirst(4))
            })
    }

    /// `.package(url: "…/name.git", …)`, `.package(path: "…")`, `.package(id: "…")`: the name is the last part.
    static func swiftPackage(_ bytes: [UInt8]) -> Set<String> {
        var names: Set<String> = []
        for (index, line) in lines(bytes).joined(separator: " ").split(separator: ".package(").enumerated()
        where index > 0 {
            guard let location = firstString(line[...]) else { continue }
            let isNamed = line.drop { $0 == " " }.hasPrefix("name:")
            let last = location.split(separator: "/").last.map(String.init) ?? location
            names.insert(isNamed ? location : last.hasSuffix(".git") ? String(last.dropLast(4)) : last)
        }
        return names
    }

    /// `group:artifact` of each `<dependency>`.
    static func maven(_ bytes: [UInt8]) -> Set<String> {
        var names: Set<String> = []
        let text = lines(bytes).joined(separator: " ")
        for (index, part) in text.split(separator: "<dependency>").enumerated() where index > 0 {
            let body = part.firstRange(of: "</dependency>").map { part[..<$0.lowerBound] } ?? part
            guard let artifact = element("artifactId", in: body) else { continue }
            names.insert(element("groupId", in: body).map { "\($0):\(artifact)" } ?? artifact)
        }
        return names
    }

    private static func element(_ name: String, in text: Substring) -> String? {
        guard let open = text.firstRange(of: "<\(name)>"), let close = text[open.upperBound...].firstRange(of: "</")
        else { return nil }
        return String(text[open.upperBound..<close.lowerBound]).trimmed
    }

    /// `implementation "group:artifact:version"` and its kin, in both of Gradle's languages.
    static func gradle(_ bytes: [UInt8]) -> Set<String> {
        Set(
            lines(bytes).compactMap { line in
                let word = line.prefix { $0.isLetter }
                let isConfiguration =
                    ["implementation", "api", "compileOnly", "runtimeOnly", "kapt", "ksp", "annotationProcessor"]
                    .contains(String(word)) || word.hasSuffix("Implementation") || word.hasSuffix("Api")
                    || word.hasSuffix("Only")
                guard isConfiguration, let text = firstString(line.dropFirst(word.count)) else { return nil }
                let parts = text.split(separator: ":")
                return parts.count >= 2 ? "\(parts[0]):\(parts[1])" : nil
            })
    }

    /// The first text in single or double quotes.
    private static func firstString(_ text: Substring) -> String? {
        guard let open = text.firstIndex(where: { $0 == "\"" || $0 == "'" }) else { return nil }
        let body = text[text.index(after: open)...]
        guard let close = body.firstIndex(of: text[open]) else { return nil }
        return String(body[..<close])
    }
}
