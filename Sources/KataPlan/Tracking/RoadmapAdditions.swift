package import KataCore

/// New entries for ROADMAP.md, by byte range: all other bytes stay. Where a document has no place that is understood, nothing
/// is added there.
package enum RoadmapAdditions {
    /// The check box, the section and the row of a new phase, each behind its last sibling.
    ///
    /// - Parameter after: the phase behind which they stand instead.
    package static func phase(
        _ phase: PhaseTemplate, after: PhaseNumber? = nil, in bytes: [UInt8], path: String
    ) -> TrackingResult {
        var edits = EditCollector(bytes: bytes, path: path)
        let all = RoadmapOutline(edits.document)
        let wanted = after.map { RoadmapOutline(edits.document, phase: $0) }
        let outline = RoadmapOutline(wanted?.ownPlaces ?? all, otherwise: all)
        if let line = outline.lastPhaseBox {
            edits.insert([phase.roadmapBox], behind: line, "list phase \(phase.number)")
        }
        if let line = outline.lastSectionLine {
            edits.insert([""] + phase.roadmapSection, behind: line, "describe phase \(phase.number)")
        }
        if let line = outline.lastRow { edits.insert([phase.roadmapRow], behind: line, "row of phase \(phase.number)") }
        return edits.result
    }

    /// The check box of a new plan behind the last one of its phase, and the phase's counter.
    package static func plan(
        _ plan: PlanID, title: String, count: TrackingFacts.Count, in bytes: [UInt8], path: String
    ) -> TrackingResult {
        var edits = EditCollector(bytes: bytes, path: path)
        let outline = RoadmapOutline(edits.document, phase: plan.phase)
        let box = "- [ ] \(plan)-PLAN.md — \(QuotedText.bold(title))"
        if let line = outline.lastPlanBox {
            edits.insert([edits.document.indentation(of: line) + box], behind: line, "list \(plan)")
        } else if let line = outline.plansLabel {
            edits.insert(["", "Plans:", box], behind: line, "list \(plan)")
        }
        if let (table, cell) = outline.plansCell {
            table.set(cell, to: "\(count.complete)/\(count.total)", in: &edits, "plans of phase")
        }
        if let value = outline.plansValue {
            var cursor = ByteCursor(bytes: bytes, range: value)
            if let fraction = cursor.takeFraction() {
                edits.replace(fraction.part, with: "\(count.complete)", "plans of phase")
                edits.replace(fraction.whole, with: "\(count.total)", "plans of phase")
            } else if edits.document.text(value).lowercased() == "tbd" {
                edits.replace(value, with: "\(count.complete)/\(count.total) plans complete", "plans of phase")
            }
        }
        return edits.result
    }
}

/// Where the entries of a roadmap stand, outside of what is collapsed.
private struct RoadmapOutline {
    var lastPhaseBox: DocumentLines.Line?
    /// The last line of the last section that is a phase's.
    var lastSectionLine: DocumentLines.Line?
    /// The last row of the table of phases.
    var lastRow: DocumentLines.Line?
    /// Of the phase that is asked for.
    var lastPlanBox: DocumentLines.Line?
    var plansLabel: DocumentLines.Line?
    var plansValue: Range<Int>?
    var ownBox: DocumentLines.Line?
    var ownSectionLine: DocumentLines.Line?
    var ownRow: DocumentLines.Line?
    var plansCell: (table: TableRows, cell: TableRows.Cell)?

    /// The places of the phase that is asked for, as if it were the last one.
    var ownPlaces: RoadmapOutline {
        var own = self
        (own.lastPhaseBox, own.lastSectionLine, own.lastRow) = (ownBox, ownSectionLine, ownRow)
        return own
    }

    /// The places of one outline, and where it has none those of another.
    init(_ outline: RoadmapOutline, otherwise other: RoadmapOutline) {
        self = outline
        lastPhaseBox = lastPhaseBox ?? other.lastPhaseBox
        lastSectionLine = lastSectionLine ?? other.lastSectionLine
        lastRow = lastRow ?? other.lastRow
    }

    init(_ document: DocumentLines, phase: PhaseNumber? = nil) {
        let lines = document.body.filter { !$0.isFenced && !$0.isCollapsed }
        var isInPhase = false
        var isWanted = false
        for line in lines {
            var cursor = document.cursor(line)
            if cursor.peek == UInt8(ascii: "#") {
                _ = cursor.take { $0 == UInt8(ascii: "#") }
                cursor.skipSpaces()
                isInPhase = cursor.take("phase ")
                isWanted = false
                if isInPhase, let number = cursor.takePhaseNumber(), let phase {
                    isWanted = phase.isSame(as: document.text(number))
                }
            }
            if isInPhase, !document.cursor(line).isBlank {
                lastSectionLine = line
                if isWanted { ownSectionLine = line }
            }
            if let box = CheckBox(line, in: document) {
                var text = ByteCursor(bytes: document.bytes, range: box.text)
                text.take { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "[") }
                if text.take("phase ") {
                    lastPhaseBox = line
                    if let phase, let number = text.takePhaseNumber(), phase.isSame(as: document.text(number)) {
                        ownBox = line
                    }
                } else if isWanted {
                    lastPlanBox = line
                }
            } else if isWanted, let labelled = LabelledLine(line, in: document), labelled.label == "plans",
                !labelled.value.isEmpty, plansLabel == nil
            {
                plansLabel = line
                plansValue = labelled.value
            }
        }
        for table in TableRows.all(lines, in: document) {
            guard let column = table.column("phase"), let plans = table.column("plans complete", "plans") else {
                continue
            }
            func line(of row: TableRows.Row) -> DocumentLines.Line? {
                guard let cell = row.cells.first else { return nil }
                return lines.first {
                    $0.range.contains(cell.outer.lowerBound) || $0.range.upperBound == cell.outer.lowerBound
                }
            }
            lastRow = table.rows.last.flatMap(line) ?? lastRow
            for row in table.rows where row.cells.count > max(column, plans) {
                var cell = ByteCursor(bytes: document.bytes, range: row.cells[column].text)
                _ = cell.take("**")
                _ = cell.take("phase ")
                guard let phase, let number = cell.takePhaseNumber(), phase.isSame(as: document.text(number)),
                    cell.peek != UInt8(ascii: "-")
                else { continue }
                ownRow = line(of: row)
                plansCell = (table, row.cells[plans])
            }
        }
    }
}

extension EditCollector {
    /// Adds lines behind another one, with the ends that the document has.
    fileprivate mutating func insert(_ lines: [String], behind line: DocumentLines.Line, _ reason: String) {
        let end = String(decoding: document.lineEnding, as: UTF8.self)
        replace(line.range.upperBound..<line.range.upperBound, with: lines.map { end + $0 }.joined(), reason)
    }
}

extension DocumentLines {
    fileprivate func indentation(of line: Line) -> String {
        text(line.range).prefix { $0 == " " || $0 == "\t" }.description
    }
}
