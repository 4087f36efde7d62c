/// The difference between two versions of a text file, as `git apply` takes it.
package enum UnifiedDiff {
    /// Unchanged lines around each change.
    private static let context = 3

    /// - Parameter path: relative to the root of the repository, `/` between components.
    /// - Returns: an empty text when nothing differs.
    package static func render(_ old: [UInt8], _ new: [UInt8], path: String) -> [UInt8] {
        guard old != new else { return [] }
        let (before, after) = (lines(old), lines(new))
        var out: [UInt8] = []
        let (a, b) = (quoted("a/" + path), quoted("b/" + path))
        out += Array("diff --git \(a) \(b)\n--- \(named(a))\n+++ \(named(b))\n".utf8)
        for hunk in hunks(before, after) { out += render(hunk, before, after) }
        return out
    }

    /// Each with its end, so that a changed or missing end of line is a change.
    private static func lines(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        var lines: [ArraySlice<UInt8>] = []
        var start = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: 0x0A).map { $0 + 1 } ?? bytes.count
            lines.append(bytes[start..<end])
            start = end
        }
        return lines
    }

    /// Lines that stand in place of others.
    private struct Change {
        var old: Range<Int>
        var new: Range<Int>
    }

    private static func changes(_ old: [ArraySlice<UInt8>], _ new: [ArraySlice<UInt8>]) -> [Change] {
        let difference = new.difference(from: old)
        var removed: Set<Int> = []
        var inserted: Set<Int> = []
        for change in difference {
            switch change {
            case .remove(let offset, _, _): removed.insert(offset)
            case .insert(let offset, _, _): inserted.insert(offset)
            }
        }
        var changes: [Change] = []
        var (i, j) = (0, 0)
        while i < old.count || j < new.count {
            let (startOld, startNew) = (i, j)
            while removed.contains(i) { i += 1 }
            while inserted.contains(j) { j += 1 }
            if i > startOld || j > startNew {
                changes.append(Change(old: startOld..<i, new: startNew..<j))
            } else {
                i += 1
                j += 1
            }
        }
        return changes
    }

    private static func hunks(_ old: [ArraySlice<UInt8>], _ new: [ArraySlice<UInt8>]) -> [[Change]] {
        var hunks: [[Change]] = []
        for change in changes(old, new) {
            if let last = hunks.last?.last, change.old.lowerBound - last.old.upperBound <= 2 * context {
                hunks[hunks.count - 1].append(change)
            } else {
                hunks.append([change])
            }
        }
        return hunks
    }

    private static func render(
        _ hunk: [Change], _ old: [ArraySlice<UInt8>], _ new: [ArraySlice<UInt8>]
    ) -> [UInt8] {
        guard let first = hunk.first, let last = hunk.last else { return [] }
        let lead = min(context, first.old.lowerBound)
        let trail = min(context, old.count - last.old.upperBound)
        let oldRange = (first.old.lowerBound - lead)..<(last.old.upperBound + trail)
        let newRange = (first.new.lowerBound - lead)..<(last.new.upperBound + trail)
        var out = Array("@@ -\(place(oldRange)) +\(place(newRange)) @@\n".utf8)
        var line = oldRange.lowerBound
        for change in hunk {
            for index in line..<change.old.lowerBound { append(old[index], " ", to: &out) }
            for index in change.old { append(old[index], "-", to: &out) }
            for index in change.new { append(new[index], "+", to: &out) }
            line = change.old.upperBound
        }
        for index in line..<oldRange.upperBound { append(old[index], " ", to: &out) }
        return out
    }

    /// Where a hunk of no lines stands, the line before it counts.
    private static func place(_ range: Range<Int>) -> String {
        let start = range.isEmpty ? range.lowerBound : range.lowerBound + 1
        return range.count == 1 ? "\(start)" : "\(start),\(range.count)"
    }

    private static func append(_ line: ArraySlice<UInt8>, _ mark: Unicode.Scalar, to out: inout [UInt8]) {
        out.append(UInt8(ascii: mark))
        out += line
        if line.last != 0x0A { out += Array("\n\\ No newline at end of file\n".utf8) }
    }

    /// Names with blanks end with a tab, as Git writes them.
    private static func named(_ name: String) -> String {
        name.contains(" ") && !name.hasPrefix("\"") ? name + "\t" : name
    }

    /// Names with quotes, backslashes or control characters in them are quoted as C strings; others stay as they are.
    private static func quoted(_ name: String) -> String {
        guard
            name.utf8.contains(where: {
                $0 < 0x20 || $0 == 0x7F || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\")
            })
        else { return name }
        var result = "\""
        for byte in name.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): result += "\\\(Character(UnicodeScalar(byte)))"
            case 0x20..<0x7F: result.append(Character(UnicodeScalar(byte)))
            default:
                let digits = String(byte, radix: 8)
                result += "\\" + String(repeating: "0", count: 3 - digits.count) + digits
            }
        }
        return result + "\""
    }
}
