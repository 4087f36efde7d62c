internal import KataCore

/// Walks the JSON of a config.json against the catalog of known keys.
struct SettingsReader {
    private let bytes: [UInt8]
    private let lines: DocumentLines
    private var document: SettingsDocument

    private static let diagnosticLimit = 200

    init(bytes: [UInt8], path: String) {
        self.bytes = bytes
        lines = DocumentLines(bytes)
        document = SettingsDocument(path: path)
    }

    consuming func read() -> SettingsDocument {
        var reader = self
        do throws(JSONReader.Failure) {
            let root = try JSONReader.read(reader.bytes)
            if root.members == nil {
                reader.report(
                    .error, "settings.not-an-object", "the file holds \(root.kind), not an object", root.range)
            }
            reader.walk(root, folder: "")
        } catch {
            reader.report(
                .error, "settings.json", error.message, error.offset..<error.offset,
                hint: "correct the JSON; nothing of this file is used until then")
        }
        return reader.document
    }

    private mutating func report(
        _ severity: Diagnostic.Severity, _ code: Diagnostic.Code, _ message: String, _ range: Range<Int>,
        hint: String? = nil
    ) {
        // A file with this many findings is not looked at one by one, and each needs a walk to its column.
        guard document.diagnostics.count < Self.diagnosticLimit else { return }
        document.diagnostics.append(
            Diagnostic(
                severity, code, message, at: lines.position(of: range.lowerBound, file: document.path),
                hints: hint.map { [$0] } ?? []))
    }

    private mutating func walk(_ node: JSONNode, folder: String) {
        var seen: Set<String> = []
        for member in node.members ?? [] {
            let name = folder.isEmpty ? member.key : "\(folder).\(member.key)"
            if !seen.insert(member.key).inserted {
                report(
                    .warning, "settings.duplicate-key", "'\(oneLine(name))' stands twice; the last one counts",
                    member.keyRange, hint: "remove one of the two")
                document.entries.removeAll { $0.key.name == name || $0.key.name.hasPrefix(name + ".") }
            }
            read(member, name: name)
        }
    }

    private mutating func read(_ member: JSONNode.Member, name: String) {
        if name == "kata.providers" { return readProviders(member.value) }
        if name == "parallelization", member.value.members != nil { return readParallelization(member.value) }
        if let key = SettingKey.named(name) { return read(member.value, as: key) }
        if SettingKey.folders.contains(name) {
            if member.value.members != nil { return walk(member.value, folder: name) }
            return report(
                .error, "settings.invalid-value", "'\(name)' is \(member.value.kind), not an object",
                member.value.range,
                hint: "put its settings in braces")
        }
        let nearest = SettingKey.nearest(to: name)
        report(
            .warning, "settings.unknown-key", "'\(oneLine(name))' is no known setting and is not used", member.keyRange,
            hint: nearest.map { "did you mean '\($0)'?" } ?? "`kata config list` prints the settings that are used")
    }

    private mutating func read(_ node: JSONNode, as key: SettingKey) {
        // Absent and null are the same: other tools write every key.
        if node.content == .null { return }
        guard let value = SettingValue(node, as: key.kind, source: bytes) else {
            let severity: Diagnostic.Severity = key.use == .used ? .error : .notice
            return report(
                severity, "settings.invalid-value", "\(shown(node)) is no value for '\(key.name)'", node.range,
                hint: "valid: \(key.validValues)")
        }
        document.entries.append(
            .init(
                key: key, value: value, position: lines.position(of: node.range.lowerBound, file: document.path),
                range: node.range))
        if key.name == "workflows.execute-phase.commit_scope_format" { checkScope(value, node) }
        if key.use == .notUsed {
            report(.notice, "settings.not-used", "'\(key.name)' is known, but kata does not use it", node.range)
        }
    }

    /// Placeholders that nothing fills would end up in commits.
    private mutating func checkScope(_ value: SettingValue, _ node: JSONNode) {
        let text = value.description.replacing("{phase}", with: "").replacing("{plan}", with: "")
        let isSafe = !text.contains { "(){}:".contains($0) || $0.isNewline }
        guard !isSafe else { return }
        document.entries.removeLast()
        report(
            .error, "settings.invalid-value", "\(shown(node)) is no scope", node.range,
            hint: "valid: text with the placeholders {phase} and {plan}, without ( ) { } and ':'")
    }

    /// `true`, or `{ "enabled": true, … }`.
    private mutating func readParallelization(_ node: JSONNode) {
        guard let enabled = node["enabled"], let key = SettingKey.named("parallelization") else { return }
        read(enabled, as: key)
    }

    private func shown(_ node: JSONNode) -> String {
        switch node.content {
        case .string(let text): "'\(QuotedText.flatten(text, limit: 60))'"
        case .number(let text): String(text.prefix(40))
        default: node.kind
        }
    }
}

extension SettingsReader {
    private mutating func readProviders(_ node: JSONNode) {
        guard let members = node.members else {
            return report(
                .error, "settings.invalid-value", "'kata.providers' is \(node.kind), not an object", node.range,
                hint: "name each provider: { \"mine\": { \"runtime\": \"script\", \"command\": \"./agent.sh\" } }")
        }
        for member in members {
            guard ProviderSetting.isName(member.key) else {
                report(
                    .error, "settings.provider-name", "'\(oneLine(member.key))' is no name for a provider",
                    member.keyRange, hint: "valid: letters, digits, '-' and '_', not starting with '-'")
                continue
            }
            readProvider(member)
        }
    }

    private mutating func readProvider(_ member: JSONNode.Member) {
        let name = "kata.providers.\(member.key)"
        guard let fields = member.value.members else {
            return report(
                .error, "settings.invalid-value", "'\(name)' is \(member.value.kind), not an object",
                member.value.range,
                hint: "valid keys: \(ProviderSetting.keys.joined(separator: ", "))")
        }
        var provider = ProviderSetting(
            name: member.key, environmentAllowed: [],
            position: lines.position(of: member.keyRange.lowerBound, file: document.path))
        for field in fields {
            let place = "\(name).\(oneLine(field.key))"
            switch field.key {
            case "runtime": provider.runtime = text(field, place, of: SettingKey.runtimeModes)
            case "adapter": provider.adapter = text(field, place, of: ProviderSetting.adapters)
            case "command": provider.command = text(field, place)
            case "model": provider.model = text(field, place)
            case "recording": provider.recording = text(field, place)
            case "args": provider.arguments = texts(field, place)
            case "env_allow": provider.environmentAllowed = environment(field, place)
            default:
                let nearest = ProviderSetting.keys.first { EditDistance.between($0, field.key, limit: 2) <= 2 }
                report(
                    .warning, "settings.unknown-key", "'\(place)' is no known setting and is not used", field.keyRange,
                    hint: nearest.map { "did you mean '\($0)'?" }
                        ?? "valid keys: \(ProviderSetting.keys.joined(separator: ", "))")
            }
        }
        document.providers.removeAll { $0.name == provider.name }
        document.providers.append(provider)
    }

    private mutating func text(_ field: JSONNode.Member, _ name: String, of words: [String]? = nil) -> String? {
        if field.value.content == .null { return nil }
        let text = field.value.string
        if let text, !text.isEmpty, !text.utf8.contains(0), words?.contains(text) ?? true { return text }
        report(
            .error, "settings.invalid-value", "\(shown(field.value)) is no value for '\(name)'", field.value.range,
            hint: "valid: \(words?.joined(separator: ", ") ?? "text that is not empty")")
        return nil
    }

    private mutating func texts(_ field: JSONNode.Member, _ name: String) -> [String]? {
        if case .texts(let texts)? = SettingValue(field.value, as: .texts, source: bytes) { return texts }
        report(
            .error, "settings.invalid-value", "\(shown(field.value)) is no value for '\(name)'", field.value.range,
            hint: "valid: a list of texts")
        return nil
    }

    /// Names only: a pattern such as `*` would hand over every secret of the machine.
    private mutating func environment(_ field: JSONNode.Member, _ name: String) -> [String] {
        let names = texts(field, name) ?? []
        let valid = names.filter(ProviderSetting.isEnvironmentName)
        if valid.count < names.count, let wrong = names.first(where: { !ProviderSetting.isEnvironmentName($0) }) {
            report(
                .error, "settings.unsafe-value",
                "'\(oneLine(wrong))' in '\(name)' is no name of an environment variable",
                field.value.range, hint: "valid: names such as HTTPS_PROXY, each on its own; patterns are not allowed")
        }
        return valid
    }
}
