internal import KataCore

/// Edits STATE.md: frontmatter, the current position, progress lines, session lines.
struct StateEditor {
    var edits: EditCollector
    let facts: TrackingFacts
    private var done: Set<String> = []
    private var countsPhases = false

    init(bytes: [UInt8], path: String, facts: TrackingFacts) {
        edits = EditCollector(bytes: bytes, path: path)
        self.facts = facts
    }

    var document: DocumentLines { edits.document }

    consuming func edit() -> TrackingResult {
        var editor = self
        editor.editFrontmatter()
        let position = editor.currentPosition
        for line in editor.document.body {
            guard let labelled = LabelledLine(line, in: editor.document), !labelled.value.isEmpty else { continue }
            editor.edit(labelled, isInPosition: position.contains(line.number))
        }
        return editor.edits.result
    }

    /// The line numbers under "Current Position"; all of them in a document without that heading.
    private var currentPosition: ClosedRange<Int> {
        var first: (number: Int, level: Int)?
        for line in document.body where !line.isFenced {
            var cursor = document.cursor(line)
            let level = cursor.take { $0 == UInt8(ascii: "#") }.count
            guard level > 0, cursor.peek == 0x20 else { continue }
            if let first, level <= first.level { return first.number...line.number }
            if first == nil, cursor.restText.trimmed.lowercased() == "current position" { first = (line.number, level) }
        }
        let last = max(1, document.lines.count)
        return (first?.number ?? 1)...last
    }

    /// Each label counts once: the first is the current one, later ones tell history.
    private mutating func edit(_ line: LabelledLine, isInPosition: Bool) {
        switch line.label {
        case "phase", "current phase", "plan", "status", "last activity":
            guard isInPosition, done.insert(line.label).inserted else { return }
        case "progress", "bar", "last session", "stopped at", "overall progress":
            guard done.insert(line.label).inserted else { return }
        default: return
        }
        switch line.label {
        case "phase", "current phase": editPhase(line.value)
        case "plan": editPlan(line.value)
        case "status": editStatus(line.value)
        case "last activity": editActivity(line.value)
        case "last session": editDate(line.value)
        case "stopped at": edits.replace(line.value, with: "\(verb) \(facts.plan)", "stopped at \(facts.plan)")
        default: editProgress(line.value)
        }
    }

    mutating func unknown(_ what: String, at offset: Int) {
        edits.notice(
            "state.shape-unknown", "\(what) has a shape that kata doesn't edit; it was left as it is", at: offset,
            hint: "bring the line up to date by hand")
    }
}

extension StateEditor {
    /// `X of Y (name) — word`, `X (name)`, `X — name`, `X`
    private mutating func editPhase(_ value: Range<Int>) {
        var cursor = ByteCursor(bytes: document.bytes, range: value)
        guard let number = cursor.takePhaseNumber(), cursor.isBlank || cursor.peek == 0x20 else {
            return unknown("'Phase:'", at: value.lowerBound)
        }
        let isSame = facts.plan.phase.isSame(as: document.text(number))
        if !isSame {
            edits.replace(number, with: styled(facts.plan.phase.text, like: document.text(number)), "current phase")
        }
        cursor.skipSpaces()
        if cursor.take("of ") {
            if let total = cursor.takePhaseNumber() { editPhaseTotal(total) }
            cursor.skipSpaces()
        }
        if cursor.take("(") {
            let name = cursor.take { $0 != UInt8(ascii: ")") }
            if !isSame, !facts.phaseName.isEmpty { edits.replace(name, with: oneLine(facts.phaseName), "phase name") }
            guard cursor.take(")") else { return }
            editPhaseWord(&cursor)
        } else if !isSame, !facts.phaseName.isEmpty, cursor.takeEmDash() || cursor.take("- ") {
            cursor.skipSpaces()
            edits.replace(cursor.offset..<value.upperBound, with: oneLine(facts.phaseName), "phase name")
        }
    }

    /// A total that is smaller than the phase's number counts phases that were there once. Any other is a matter of whoever wrote it:
    /// some count a milestone, some all phases ever.
    private mutating func editPhaseTotal(_ total: Range<Int>) {
        guard let number = Int(facts.plan.phase.text), let said = Int(document.text(total)), said < number else {
            return
        }
        edits.replace(total, with: "\(max(number, facts.roadmapPhases ?? 0))", "phases")
    }

    /// The word after the name, where it is one that says how far the phase is.
    private mutating func editPhaseWord(_ cursor: inout ByteCursor) {
        cursor.skipSpaces()
        guard cursor.takeEmDash() || cursor.take("- ") else { return }
        cursor.skipSpaces()
        let isBold = cursor.take("**")
        let word = cursor.take { $0 != UInt8(ascii: "*") }
        guard isBold || cursor.isBlank else { return }
        let text = document.text(word).trimmed
        let known = ["planned", "pending", "ready", "in progress", "active", "executing", "complete", "completed"]
        guard known.contains(text.lowercased()), text.utf8.count == word.count else { return }
        let shouts = text == text.uppercased()
        let new =
            facts.plansOfPhase.isComplete ? (text.lowercased() == "complete" ? "complete" : "completed") : "in progress"
        let status = shouts ? new.uppercased() : new
        guard isBold, !facts.plansOfPhase.isComplete, cursor.take("**") else {
            return edits.replace(word, with: status, "phase status")
        }
        // Marks such as a tick after the word say the same as the word.
        let hasWords = cursor.rest.contains { (0x61...0x7A).contains(ByteCursor.lower($0)) }
        edits.replace(
            word.lowerBound..<(hasWords ? word.upperBound : cursor.end), with: hasWords ? status : status + "**",
            "phase status")
    }

    /// `A of B in current phase`, `A/B complete`, or a word for "none yet"
    private mutating func editPlan(_ value: Range<Int>) {
        var cursor = ByteCursor(bytes: document.bytes, range: value)
        let count = facts.plansOfPhase
        if let fraction = cursor.takeFraction() {
            edits.replace(fraction.part, with: "\(count.complete)", "plans complete in phase")
            edits.replace(fraction.whole, with: "\(count.total)", "plans in phase")
            cursor.skipSpaces()
            if !count.isComplete, cursor.restText == "complete" {
                edits.replace(cursor.offset..<value.upperBound, with: "in current phase", "plans in phase")
            }
            return
        }
        switch document.text(value).lowercased() {
        case "not started", "none", "—", "-", "0", "tbd", "— (not yet planned)":
            edits.replace(value, with: "\(count.complete) of \(count.total) in current phase", "plans in phase")
        default: unknown("'Plan:'", at: value.lowerBound)
        }
    }

    private mutating func editStatus(_ value: Range<Int>) {
        let text = document.text(value).replacingMarks.lowercased()
        let known = [
            "ready", "in progress", "in-progress", "planned", "planning", "executing", "phase complete", "not started",
            "complete", "paused", "active", "pending",
        ]
        guard known.contains(where: { text.hasPrefix($0) }), text.utf8.count <= 120 else {
            return unknown("'Status:'", at: value.lowerBound)
        }
        let status = facts.plansOfPhase.isComplete ? "Phase complete" : "In progress"
        if text != status.lowercased() { edits.replace(value, with: status, "status") }
    }

    /// `DATE`, `DATE — text`
    private mutating func editActivity(_ value: Range<Int>) {
        var cursor = ByteCursor(bytes: document.bytes, range: value)
        guard let date = cursor.takeDate() else { return unknown("'Last activity:'", at: value.lowerBound) }
        edits.replace(date, with: facts.closedAt.date, "last activity")
        cursor.skipSpaces()
        guard cursor.takeDash() else { return }
        cursor.skipSpaces()
        edits.replace(cursor.offset..<value.upperBound, with: activity, "last activity")
    }

    private var activity: String {
        let name = oneLine(facts.planName)
        return "\(verb) \(facts.plan)" + (name.isEmpty ? "" : " (\(name))")
    }

    private var verb: String { facts.isReopening ? "Took back" : "Completed" }

    /// A date or an ISO stamp at the start.
    private mutating func editDate(_ value: Range<Int>) {
        var cursor = ByteCursor(bytes: document.bytes, range: value)
        guard let date = cursor.takeDate() else { return unknown("'Last session:'", at: value.lowerBound) }
        guard cursor.take("T") else { return edits.replace(date, with: facts.closedAt.date, "last session") }
        cursor.take { $0 != 0x20 }
        edits.replace(date.lowerBound..<cursor.offset, with: facts.closedAt.iso8601, "last session")
    }

    private mutating func editProgress(_ value: Range<Int>) {
        switch ProgressLine.edits(for: value, in: document, facts: facts, countsPhases: countsPhases) {
        case .some(let found):
            countsPhases = found.countsPhases
            for edit in found.edits { edits.replace(edit.range, with: edit.text, "progress") }
        case nil: unknown("'Progress:'", at: value.lowerBound)
        }
    }

    /// Leading zeros as the text that is replaced has them.
    func styled(_ number: String, like old: String) -> String {
        guard !old.hasPrefix("0") else { return number }
        let stripped = number.drop { $0 == "0" }
        return stripped.first?.isNumber == true ? String(stripped) : number
    }
}

extension ByteCursor {
    /// An em dash.
    mutating func takeEmDash() -> Bool {
        guard rest.starts(with: [0xE2, 0x80, 0x94]) else { return false }
        offset += 3
        return true
    }

    /// `—`, `–`, `--` or `-`
    mutating func takeDash() -> Bool {
        if takeEmDash() { return true }
        if rest.starts(with: [0xE2, 0x80, 0x93]) {
            offset += 3
            return true
        }
        return take("--") || take("-")
    }
}
