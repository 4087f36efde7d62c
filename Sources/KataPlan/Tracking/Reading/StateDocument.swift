package import KataCore

/// What STATE.md says of the present: counters, position, status. What it says is a claim; disk and Git decide.
package struct StateDocument: Sendable, Hashable {
    package var title: String?
    package var milestone: String?
    /// `status` of the frontmatter, else the line under "Current Position".
    package var status: Placed<String>?
    /// `total_phases`, `completed_phases`, `total_plans`, `completed_plans`, `percent`
    package var counters: [Counter] = []
    package var phase: Placed<PhaseNumber>?
    /// `Plan: 2 of 3`: plans of the current phase.
    package var plan: Placed<TrackingFacts.Count>?
    package var lastActivity: Placed<String>?

    package struct Counter: Sendable, Hashable {
        package var name: String
        package var value: Int
        package var position: SourcePosition
    }

    /// Never throws and never traps, whatever the bytes are.
    package static func parse(bytes: [UInt8], path: String) -> StateDocument {
        var state = StateDocument()
        let document = DocumentLines(bytes)
        state.readFrontmatter(document, path)
        state.readBody(document, path)
        return state
    }

    private mutating func readFrontmatter(_ document: DocumentLines, _ path: String) {
        guard let front = FrontmatterValue.read(document, path: path) else { return }
        milestone = front["milestone"]?.text
        status = front.placed("status")
        lastActivity = front.placed("last_activity")
        if let text = front["current_phase"]?.text, let token = PhaseToken.read(text) {
            phase = front.placed("current_phase").map { Placed(PhaseNumber(token.number), at: $0.position) }
        }
        for entry in front["progress"]?.map ?? [] {
            guard let value = entry.value.int else { continue }
            counters.append(
                Counter(name: entry.key, value: value, position: front.position(entry.value.range.lowerBound)))
        }
    }

    private mutating func readBody(_ document: DocumentLines, _ path: String) {
        var seen: Set<String> = []
        for line in document.body where !line.isFenced && !line.isCollapsed {
            if title == nil, document.text(line).hasPrefix("# ") {
                title = String(document.text(line).dropFirst(2)).trimmed
            }
            guard let labelled = LabelledLine(line, in: document), !labelled.value.isEmpty,
                seen.insert(labelled.label).inserted
            else { continue }
            let place = document.position(of: labelled.value.lowerBound, file: path)
            var cursor = ByteCursor(bytes: document.bytes, range: labelled.value)
            switch labelled.label {
            case "phase", "current phase":
                if let number = cursor.takePhaseNumber(), phase == nil {
                    phase = Placed(PhaseNumber(document.text(number)), at: place)
                }
            case "plan":
                if let fraction = cursor.takeFraction(), let part = Int(document.text(fraction.part)),
                    let whole = Int(document.text(fraction.whole))
                {
                    plan = Placed(.init(part, of: whole), at: place)
                }
            case "status": if status == nil { status = Placed(document.text(labelled.value), at: place) }
            case "last activity":
                if lastActivity == nil { lastActivity = Placed(document.text(labelled.value), at: place) }
            default: break
            }
        }
    }
}

/// The frontmatter of any planning document, as one map.
struct FrontmatterValue {
    let value: YamlValue
    let lines: LineTable
    let path: String

    /// - Returns: `nil` without frontmatter, and where it can't be read.
    static func read(_ document: DocumentLines, path: String) -> FrontmatterValue? {
        let lines = LineTable(document.bytes)
        guard let range = FrontmatterSplit.split(lines).yaml, let value = YamlReader.read(lines, in: range).value,
            value.map != nil
        else { return nil }
        return FrontmatterValue(value: value, lines: lines, path: path)
    }

    subscript(_ key: String) -> YamlValue? { value[key] }

    func placed(_ key: String) -> Placed<String>? {
        guard let found = value[key], let text = found.text else { return nil }
        return Placed(text, at: position(found.range.lowerBound))
    }

    func position(_ offset: Int) -> SourcePosition { lines.position(of: offset, file: path) }
}
