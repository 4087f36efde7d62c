package import KataCore

/// Makes the typed view of a plan's frontmatter.
struct FrontmatterReader {
    let lines: LineTable
    let path: String
    private(set) var diagnostics: [Diagnostic] = []

    init(lines: LineTable, path: String) {
        self.lines = lines
        self.path = path
    }

    private static let known: Set<String> = [
        "phase", "plan", "type", "wave", "depends_on", "files_modified", "autonomous", "must_haves", "requirements",
        "gap_closure", "user_setup", "title", "status",
    ]

    mutating func read(_ value: YamlValue?, in range: Range<Int>) -> PlanFrontmatter {
        var front = PlanFrontmatter()
        front.isPresent = true
        front.range = range
        guard let value else { return front }
        guard let entries = value.map else {
            diagnostics.append(
                Diagnostic(
                    .error, .frontmatterNotMap, "the frontmatter holds no keys", at: position(value.range.lowerBound),
                    hints: ["write one 'key: value' a line"]))
            return front
        }
        front.yaml = value
        var seen: Set<String> = []
        for (index, entry) in entries.enumerated() {
            let key = canonical(entry)
            guard seen.insert(key).inserted else { continue }
            guard Self.known.contains(key) || key == "requirements_addressed" else {
                let next = index + 1 < entries.count ? entries[index + 1].keyRange.lowerBound : range.upperBound
                front.unknownKeys.append(
                    .init(
                        name: entry.key, range: entry.keyRange.lowerBound..<end(of: entry, before: next),
                        position: position(entry.keyRange.lowerBound)))
                continue
            }
            read(key, entry, into: &front)
        }
        return front
    }

    /// The key with `_`; the spelling with `-` is reported.
    private mutating func canonical(_ entry: YamlValue.Entry) -> String {
        let key = ElementNames.normalized(entry.key)
        if key != entry.key, Self.known.contains(key) {
            diagnostics.append(
                Diagnostic(
                    .notice, .legacyKey, "'\(entry.key)' is an old spelling of '\(key)'",
                    at: position(entry.keyRange.lowerBound), hints: ["write \(key)"]))
        }
        return key
    }

    private mutating func read(_ key: String, _ entry: YamlValue.Entry, into front: inout PlanFrontmatter) {
        let value = entry.value
        switch key {
        case "phase": front.phase = scalar(value, entry)
        case "plan": front.plan = scalar(value, entry)
        case "type": front.type = scalar(value, entry)
        case "title": front.title = scalar(value, entry)
        case "status": front.status = scalar(value, entry)
        case "wave":
            front.waveText = scalar(value, entry)
            front.wave = value.int
            if front.waveText != nil, front.wave.map({ $0 < 0 }) ?? true {
                mismatch(entry, "a whole number, such as 1")
            }
        case "depends_on":
            let items = texts(value, entry).filter { !Self.meansNothing($0.value) }
            front.dependsOn = items.flatMap(Self.split)
        case "files_modified":
            front.filesModified = texts(value, entry).map { item in
                let split = DeclaredPath.split(item.value)
                return TaskFile(text: split.path, note: split.note, position: item.position)
            }
        case "autonomous":
            front.autonomous = value.bool
            if value.bool == nil, !value.isNull { mismatch(entry, "true or false") }
        case "gap_closure":
            front.gapClosure = value.bool
            if value.bool == nil, !value.isNull { mismatch(entry, "true or false") }
        case "requirements", "requirements_addressed":
            let items = texts(value, entry).map(\.value)
            front.requirements += items.filter { !front.requirements.contains($0) }
        case "user_setup": front.userSetup = userSetup(value)
        default: break
        }
    }

    private mutating func scalar(_ value: YamlValue, _ entry: YamlValue.Entry) -> String? {
        if case .scalar = value.content { return value.text }
        mismatch(entry, "text or a number")
        return nil
    }

    /// The texts of a list, or the only text; anything else in it is reported.
    private mutating func texts(_ value: YamlValue, _ entry: YamlValue.Entry) -> [Placed<String>] {
        if value.map != nil {
            mismatch(entry, "a list")
            return []
        }
        var texts: [Placed<String>] = []
        for item in value.items {
            if let text = item.text {
                texts.append(Placed(text, at: position(item.range.lowerBound)))
            } else if !item.isNull {
                diagnostics.append(
                    Diagnostic(
                        .warning, .keyValue, "an item of '\(entry.key)' is not text",
                        at: position(item.range.lowerBound),
                        hints: ["write the item as text, in quotes if it holds ': '"]))
            }
        }
        return texts
    }

    private mutating func mismatch(_ entry: YamlValue.Entry, _ expected: String) {
        let place = entry.value.range.isEmpty ? entry.keyRange.lowerBound : entry.value.range.lowerBound
        diagnostics.append(
            Diagnostic(
                .warning, .keyValue, "'\(entry.key)' is not \(expected)", at: position(place),
                hints: ["write \(expected) behind '\(entry.key):'"]))
    }

    private static func meansNothing(_ text: String) -> Bool {
        guard text.utf8.count < 10 else { return false }
        return switch PlainWords.lowered(text) {
        case "none", "n/a", "nothing", "-", "—": true
        default: false
        }
    }

    /// `01, 02` in one text are two dependencies.
    private static func split(_ item: Placed<String>) -> [Placed<String>] {
        let parts = item.value.split(separator: ",").map { String($0).trimmed }
        guard parts.count > 1, parts.allSatisfy({ !$0.isEmpty && !$0.contains(" ") }) else { return [item] }
        return parts.map { Placed($0, at: item.position) }
    }

    private func userSetup(_ value: YamlValue) -> [UserSetup] {
        value.items.compactMap { item in
            if let text = item.text {
                return UserSetup(service: text, why: nil, environmentVariables: [], dashboardSteps: [])
            }
            guard item.map != nil else { return nil }
            func steps(_ key: String, _ name: String, _ place: String) -> [UserSetup.Step] {
                (item[key]?.items ?? []).compactMap { step in
                    (step[name]?.text ?? step.text).map { UserSetup.Step(name: $0, place: step[place]?.text) }
                }
            }
            return UserSetup(
                service: item["service"]?.text ?? "", why: item["why"]?.text,
                environmentVariables: steps("env_vars", "name", "source"),
                dashboardSteps: steps("dashboard_config", "task", "location"))
        }
    }

    /// The end of the entry's last line that is neither blank nor a comment.
    private func end(of entry: YamlValue.Entry, before next: Int) -> Int {
        let first = lines.line(at: entry.keyRange.lowerBound)
        var line = lines.line(at: max(entry.keyRange.lowerBound, next - 1))
        while line > first {
            let text = lines.bytes[lines.range(ofLine: line)].drop { $0 == 0x20 }
            if let byte = text.first, byte != UInt8(ascii: "#") || text.startIndex > lines.starts[line] { break }
            line -= 1
        }
        return lines.range(ofLine: line).upperBound
    }

    private func position(_ offset: Int) -> SourcePosition { lines.position(of: offset, file: path) }
}

extension PlanFrontmatter {
    /// The id that `phase` and `plan` make together: `09-runtime` and `01` give `09-01`.
    package var id: PlanID? {
        guard let phase, let number = PhaseToken.read(phase)?.number else { return nil }
        guard let plan else { return PlanID(phase: PhaseNumber(number), plan: "") }
        if let whole = PhaseToken.read(plan), PhaseToken.areEqual(whole.number, number), !whole.rest.isEmpty {
            return PlanID(phase: PhaseNumber(number), plan: PlanFileName.planToken(whole.rest).plan)
        }
        return PlanID(phase: PhaseNumber(number), plan: plan)
    }
}
