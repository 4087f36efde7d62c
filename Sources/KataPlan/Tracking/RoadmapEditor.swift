internal import KataCore

/// Edits ROADMAP.md: check boxes, plan counters, the progress table. Blocks in `<details>` tell of closed milestones and stay.
struct RoadmapEditor {
    private var edits: EditCollector
    private let facts: TrackingFacts

    init(bytes: [UInt8], path: String, facts: TrackingFacts) {
        edits = EditCollector(bytes: bytes, path: path)
        self.facts = facts
    }

    consuming func edit() -> TrackingResult {
        var editor = self
        editor.editBoxes()
        editor.editCounters()
        editor.editTables()
        return editor.edits.result
    }

    private var document: DocumentLines { edits.document }

    private var openLines: [DocumentLines.Line] { document.body.filter { !$0.isFenced && !$0.isCollapsed } }

    private mutating func editBoxes() {
        var plans: [CheckBox] = []
        var phases: [CheckBox] = []
        for line in openLines {
            guard let box = CheckBox(line, in: document) else { continue }
            if box.names(plan: facts.plan, in: document) { plans.append(box) }
            if box.names(phase: facts.plan.phase, in: document) { phases.append(box) }
        }
        if plans.count == 1, let box = plans.first {
            edits.replace(box.mark, with: box.marked(for: facts, in: document), "tick \(facts.plan)")
        } else if plans.isEmpty {
            edits.notice(
                "roadmap.plan-missing", "no open check box names plan \(facts.plan)",
                hint: "add '- [x] \(facts.plan)-PLAN.md' under its phase")
        } else if let second = plans.dropFirst().first {
            edits.notice(
                "roadmap.plan-ambiguous", "\(plans.count) check boxes name plan \(facts.plan); none was ticked",
                at: second.mark.lowerBound, hint: "tick the right one by hand")
        }
        guard phases.count == 1, let box = phases.first else {
            if phases.count > 1 {
                edits.notice(
                    "roadmap.phase-ambiguous",
                    "\(phases.count) check boxes name phase \(facts.plan.phase); none was changed",
                    at: phases[1].mark.lowerBound, hint: "tick the right one by hand")
            }
            return
        }
        editPhaseBox(box)
    }

    private mutating func editPhaseBox(_ box: CheckBox) {
        var cursor = ByteCursor(bytes: document.bytes, range: box.text)
        while cursor.peek != nil {
            if cursor.take("(") {
                var inside = cursor
                if let fraction = inside.takeFraction(), inside.take(" plans") {
                    edits.replace(fraction.part, with: "\(facts.plansOfPhase.complete)", "plans of phase")
                    edits.replace(fraction.whole, with: "\(facts.plansOfPhase.total)", "plans of phase")
                }
            } else {
                cursor.offset += 1
            }
        }
        if facts.isReopening {
            edits.replace(box.mark, with: " ", "clear phase \(facts.plan.phase)")
            return dropDate(of: box)
        }
        guard facts.plansOfPhase.isComplete else { return }
        let ticked = box.ticked(in: document)
        let wasOpen = !document.bytes[box.mark].elementsEqual(ticked.utf8)
        edits.replace(box.mark, with: ticked, "tick phase \(facts.plan.phase)")
        if wasOpen, !document.text(box.text).lowercased().contains("completed ") {
            let end = box.text.upperBound
            edits.replace(end..<end, with: " (completed \(facts.closedAt.date))", "date of phase \(facts.plan.phase)")
        }
    }

    /// ` (completed 2026-07-01)` at the end, as a finished phase gets it.
    private mutating func dropDate(of box: CheckBox) {
        let text = document.text(box.text)
        guard text.hasSuffix(")"), let open = text.ranges(of: " (completed ").last else { return }
        let length = text[open.lowerBound...].utf8.count
        edits.replace(
            (box.text.upperBound - length)..<box.text.upperBound, with: "", "date of phase \(facts.plan.phase)")
    }

    /// The `Plans:` line in the phase's own section.
    private mutating func editCounters() {
        var isInPhase = false
        for line in openLines {
            var cursor = document.cursor(line)
            if cursor.peek == UInt8(ascii: "#") {
                isInPhase = isHeadingOfPhase(&cursor)
                continue
            }
            guard isInPhase, let labelled = LabelledLine(line, in: document), labelled.label == "plans" else {
                continue
            }
            editCounter(labelled.value)
        }
    }

    /// `### Phase 9: Name`, a tag before the colon allowed.
    private func isHeadingOfPhase(_ cursor: inout ByteCursor) -> Bool {
        guard (1...6).contains(cursor.take { $0 == UInt8(ascii: "#") }.count) else { return false }
        cursor.skipSpaces()
        guard cursor.take("phase "), let number = cursor.takePhaseNumber() else { return false }
        return facts.plan.phase.isSame(as: document.text(number))
    }

    /// `1/3 plans complete`, `1/3 complete`, `3 plans`, `TBD`; more words mean more than a counter and stay.
    private mutating func editCounter(_ value: Range<Int>) {
        guard !value.isEmpty else { return }
        let count = facts.plansOfPhase
        let counter = "\(count.complete)/\(count.total) plans complete"
        var cursor = ByteCursor(bytes: document.bytes, range: value)
        if let fraction = cursor.takeFraction() {
            edits.replace(fraction.part, with: "\(count.complete)", "plans of phase")
            edits.replace(fraction.whole, with: "\(count.total)", "plans of phase")
        } else if document.text(value).lowercased() == "tbd" {
            edits.replace(value, with: counter, "plans of phase")
        } else if !cursor.takeDigits().isEmpty, cursor.take(" plans") || cursor.take(" plan"), cursor.isBlank {
            edits.replace(value, with: counter, "plans of phase")
        }
    }

    /// The row of this phase in a table with the columns Phase, Plans (Complete), Status, Completed.
    private mutating func editTables() {
        for table in TableRows.all(openLines, in: document) {
            guard let phase = table.column("phase"), let plans = table.column("plans complete", "plans") else {
                continue
            }
            let rows = table.rows.filter { row in
                guard row.cells.count > phase else { return false }
                return isPhase(row.cells[phase])
            }
            guard rows.count == 1, let row = rows.first else { continue }
            let count = facts.plansOfPhase
            if row.cells.count > plans {
                table.set(row.cells[plans], to: "\(count.complete)/\(count.total)", in: &edits, "plans of phase")
            }
            if let status = table.column("status"), row.cells.count > status {
                table.set(
                    row.cells[status], to: count.isComplete ? "Complete" : "In progress", in: &edits, "status of phase")
            }
            guard let completed = table.column("completed", "date"), row.cells.count > completed else { continue }
            if facts.isReopening {
                table.set(row.cells[completed], to: "-", in: &edits, "date of phase")
            } else if count.isComplete {
                var cell = ByteCursor(bytes: document.bytes, range: row.cells[completed].text)
                if cell.takeDate() == nil {
                    table.set(row.cells[completed], to: facts.closedAt.date, in: &edits, "date of phase")
                }
            }
        }
    }

    /// `9. Name`, `9 - Name`, `Phase 9: Name`, `9`; not `9-12`, which is a range.
    private func isPhase(_ cell: TableRows.Cell) -> Bool {
        var cursor = ByteCursor(bytes: document.bytes, range: cell.text)
        _ = cursor.take("**")
        _ = cursor.take("phase ")
        guard let number = cursor.takePhaseNumber(), facts.plan.phase.isSame(as: document.text(number)) else {
            return false
        }
        guard let next = cursor.peek else { return true }
        return next == 0x20 || next == UInt8(ascii: ".") || next == UInt8(ascii: ":") || next == UInt8(ascii: "*")
    }
}
