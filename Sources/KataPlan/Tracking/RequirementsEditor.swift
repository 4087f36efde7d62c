internal import KataCore

/// Edits REQUIREMENTS.md: the check box and the traceability row of each requirement that is closed.
struct RequirementsEditor {
    private var edits: EditCollector
    private let closed: Set<String>
    private let facts: TrackingFacts

    init(bytes: [UInt8], path: String, facts: TrackingFacts) {
        edits = EditCollector(bytes: bytes, path: path)
        closed = Set(facts.requirementsClosed)
        self.facts = facts
    }

    consuming func edit() -> TrackingResult {
        var editor = self
        guard !editor.closed.isEmpty else { return editor.edits.result }
        editor.editBoxes()
        editor.editTables()
        return editor.edits.result
    }

    private var lines: [DocumentLines.Line] { edits.document.body.filter { !$0.isFenced && !$0.isCollapsed } }

    private mutating func editBoxes() {
        let document = edits.document
        var seen: Set<String> = []
        for line in lines {
            guard let box = CheckBox(line, in: document), let id = id(in: box.text), closed.contains(id) else {
                continue
            }
            seen.insert(id)
            edits.replace(box.mark, with: box.marked(for: facts, in: document), "tick \(id)")
        }
        for id in closed.subtracting(seen).sorted() {
            edits.notice(
                "requirements.missing", "no check box names requirement \(oneLine(id))",
                hint: "add '- [x] **\(oneLine(id))**: …' or correct the plan's requirements")
        }
    }

    /// The id at the start of the text: `**AUTH-01**: …`, `AUTH-01: …`
    private func id(in text: Range<Int>) -> String? {
        let document = edits.document
        var cursor = ByteCursor(bytes: document.bytes, range: text)
        _ = cursor.take("**")
        _ = cursor.take("`")
        let word = cursor.take { byte in
            byte != UInt8(ascii: "*") && byte != UInt8(ascii: ":") && byte != 0x20 && byte != UInt8(ascii: "`")
        }
        return word.isEmpty ? nil : document.text(word)
    }

    private mutating func editTables() {
        let document = edits.document
        for table in TableRows.all(lines, in: document) {
            guard let requirement = table.column("requirement", "req", "id"), let status = table.column("status") else {
                continue
            }
            for row in table.rows where row.cells.count > max(requirement, status) {
                guard closed.contains(document.text(row.cells[requirement].text).replacingMarks) else { continue }
                let old = document.text(row.cells[status].text).lowercased()
                if facts.isReopening {
                    guard old == "complete" else { continue }
                    table.set(row.cells[status], to: "Pending", in: &edits, "status of requirement")
                    continue
                }
                guard
                    ["", "-", "pending", "planned", "in progress", "active", "not started", "gaps found"].contains(old)
                else { continue }
                table.set(row.cells[status], to: "Complete", in: &edits, "status of requirement")
            }
        }
    }
}
