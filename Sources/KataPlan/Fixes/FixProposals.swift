internal import KataCore

/// What could be written in place of what a finding points at. Whether it holds is for ``PlanFixer`` to find out.
struct FixProposals {
    let plan: PlanDocument

    var lines: LineTable { plan.lines }
    var bytes: [UInt8] { plan.bytes }

    /// One for each finding that has any, without those that would touch the same bytes.
    func all(for findings: [Diagnostic]) -> [PlanFix] {
        var taken: [Range<Int>] = []
        var fixes: [PlanFix] = []
        for finding in findings where PlanFixer.codes.contains(finding.code) {
            guard let position = finding.position, let (action, edits) = proposal(for: finding, at: position),
                !edits.isEmpty, !edits.contains(where: { edit in taken.contains { $0.touches(edit.range) } })
            else { continue }
            taken += edits.map(\.range)
            fixes.append(PlanFix(code: finding.code, position: position, action: action, edits: edits))
        }
        return fixes
    }

    private func proposal(
        for finding: Diagnostic, at position: SourcePosition
    ) -> (action: String, edits: [ByteEdit])? {
        let offset = lines.offset(line: position.line, column: position.column)
        switch finding.code {
        case .byteOrderMark: return ("delete the byte order mark", [edit(0..<3, "", finding)])
        case .legacyKey: return legacyKey(at: offset, finding)
        case .accidentalMap: return accidentalMap(at: offset, finding)
        case .autonomousMismatch where finding.severity == .warning: return autonomous(finding)
        case "plan.yaml-recovered": return recovered(at: offset, finding)
        case "plan.duplicate-key": return duplicateKey(at: offset, finding)
        case .unclosedElement: return unclosedElement(finding)
        case .unclosedTask: return unclosedTask(finding)
        case .unclosedBlock: return unclosedTasks(at: offset, finding)
        default: return nil
        }
    }

    func edit(_ range: Range<Int>, _ text: String, _ finding: Diagnostic) -> ByteEdit {
        edit(range, Array(text.utf8), finding)
    }

    func edit(_ range: Range<Int>, _ replacement: [UInt8], _ finding: Diagnostic) -> ByteEdit {
        ByteEdit(range: range, replacement: replacement, reason: finding.code.rawValue)
    }

    /// As the document ends its lines.
    var newline: [UInt8] { lines.traits.hasCarriageReturns ? [0x0D, 0x0A] : [0x0A] }
}

extension Range<Int> {
    /// Whether two edits at these ranges could get in each other's way; two insertions at one place do.
    fileprivate func touches(_ other: Range<Int>) -> Bool {
        lowerBound <= other.upperBound && other.lowerBound <= upperBound
    }
}
