package import KataCore

/// What ROADMAP.md says of phases and plans. What lies in `<details>` tells of closed milestones and is left out.
package struct RoadmapDocument: Sendable, Hashable {
    package struct Phase: Sendable, Hashable {
        package var number: PhaseNumber
        package var name: String
        /// `nil` when no check box names the phase.
        package var isChecked: Bool?
        /// `2/3 plans complete`, where it stands.
        package var plans: Placed<TrackingFacts.Count>?
        package var goal: String?
        package var position: SourcePosition
    }

    package struct Plan: Sendable, Hashable {
        package var id: PlanID
        package var isChecked: Bool
        package var position: SourcePosition
    }

    package var title: String?
    /// Each number once, in the order in which they are first named.
    package var phases: [Phase] = []
    package var plans: [Plan] = []

    /// With or without leading zeros.
    package func phase(numbered number: PhaseNumber) -> Phase? {
        phases.first { PhaseToken.areEqual($0.number.text, number.text) }
    }

    /// Never throws and never traps, whatever the bytes are.
    package static func parse(bytes: [UInt8], path: String) -> RoadmapDocument {
        RoadmapReader(bytes: bytes, path: path).read()
    }
}

private struct RoadmapReader {
    let document: DocumentLines
    let path: String
    var roadmap = RoadmapDocument()
    /// By canonical number.
    var places: [String: Int] = [:]
    /// The phase whose section is being read.
    var current: Int?

    init(bytes: [UInt8], path: String) {
        document = DocumentLines(bytes)
        self.path = path
    }

    consuming func read() -> RoadmapDocument {
        var reader = self
        for line in reader.document.body where !line.isFenced && !line.isCollapsed { reader.read(line) }
        return reader.roadmap
    }

    private mutating func read(_ line: DocumentLines.Line) {
        var cursor = document.cursor(line)
        if cursor.peek == UInt8(ascii: "#") {
            readHeading(&cursor, line)
        } else if let box = CheckBox(line, in: document) {
            readBox(box, line)
        } else if let current, let labelled = LabelledLine(line, in: document) {
            if labelled.label == "goal", roadmap.phases[current].goal == nil, !labelled.value.isEmpty {
                roadmap.phases[current].goal = document.text(labelled.value)
            }
            var value = ByteCursor(bytes: document.bytes, range: labelled.value)
            if labelled.label == "plans", roadmap.phases[current].plans == nil, let fraction = value.takeFraction(),
                let part = Int(document.text(fraction.part)), let whole = Int(document.text(fraction.whole))
            {
                roadmap.phases[current].plans = Placed(
                    .init(part, of: whole), at: document.position(of: labelled.value.lowerBound, file: path))
            }
        }
    }

    private mutating func readHeading(_ cursor: inout ByteCursor, _ line: DocumentLines.Line) {
        let level = cursor.take { $0 == UInt8(ascii: "#") }.count
        guard level <= 6, cursor.peek == 0x20 else { return }
        cursor.skipSpaces()
        if level == 1, roadmap.title == nil { roadmap.title = cursor.restText.trimmed }
        current = nil
        guard cursor.take("phase "), let number = cursor.takePhaseNumber(), cursor.peek != UInt8(ascii: "-") else {
            return
        }
        current = index(of: PhaseNumber(document.text(number)), name: Self.name(behind: cursor.restText), line)
    }

    private mutating func readBox(_ box: CheckBox, _ line: DocumentLines.Line) {
        let isChecked = document.bytes[box.mark.lowerBound] != 0x20
        var cursor = ByteCursor(bytes: document.bytes, range: box.text)
        cursor.take { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "`") || $0 == UInt8(ascii: "[") }
        if cursor.take("phase ") {
            guard let number = cursor.takePhaseNumber(), cursor.peek != UInt8(ascii: "-") else { return }
            let place = index(of: PhaseNumber(document.text(number)), name: Self.name(behind: cursor.restText), line)
            if roadmap.phases[place].isChecked == nil { roadmap.phases[place].isChecked = isChecked }
            return
        }
        _ = cursor.take("plan ")
        let word = cursor.take { byte in
            (0x30...0x39).contains(byte) || (0x61...0x7A).contains(ByteCursor.lower(byte)) || byte == UInt8(ascii: "-")
                || byte == UInt8(ascii: ".")
        }
        guard let id = Self.id(document.text(word)) else { return }
        roadmap.plans.append(
            .init(
                id: id, isChecked: isChecked, position: document.position(of: line.range.lowerBound, file: path)))
    }

    /// `01-01`, `01-01-PLAN.md`, `01-01-slug-PLAN.md`; dates and version numbers are none.
    private static func id(_ word: String) -> PlanID? {
        var text = word[...]
        while text.hasSuffix(".") { text = text.dropLast() }
        let id: PlanID?
        if text.hasSuffix(".md") {
            id = PlanFileName(path: String(text)).id
        } else {
            guard let token = PhaseToken.read(String(text)), !token.rest.isEmpty else { return nil }
            id = PlanID(phase: PhaseNumber(token.number), plan: PlanFileName.planToken(token.rest).plan)
        }
        guard let id, id.plan.utf8.count >= 2, (id.phase.text.split(separator: "-").last ?? "").utf8.count <= 8,
            id.phase.text.utf8.prefix(while: { (0x30...0x39).contains($0) }).count <= 3
        else { return nil }
        return id
    }

    private mutating func index(of number: PhaseNumber, name: String, _ line: DocumentLines.Line) -> Int {
        let key = PhaseToken.normalized(number.text)
        if let index = places[key] {
            if roadmap.phases[index].name.isEmpty { roadmap.phases[index].name = name }
            return index
        }
        places[key] = roadmap.phases.count
        roadmap.phases.append(
            .init(number: number, name: name, position: document.position(of: line.range.lowerBound, file: path)))
        return roadmap.phases.count - 1
    }

    /// `: Name** - goal (2/3 plans)`, ` (INSERTED): Name`
    private static func name(behind text: String) -> String {
        guard let colon = text.firstIndex(of: ":") else { return "" }
        var name = text[text.index(after: colon)...]
        for end in ["**", " - ", " — ", " -- "] {
            if let place = String(name)[...].place(of: end) {
                name = Substring(String(String(name)[..<place.lowerBound]))
            }
        }
        return String(name).trimmed
    }
}
