internal import KataCore

/// Reads the text of a `files` or `read_first` element: one path a line, bullets, or commas, with notes beside them.
struct FileList {
    let lines: LineTable
    let path: String

    /// - Parameter range: the bytes of the element's text.
    func read(_ range: Range<Int>) -> [TaskFile] {
        var files: [TaskFile] = []
        guard !range.isEmpty else { return files }
        var line = lines.line(at: range.lowerBound)
        while line < lines.count, lines.starts[line] < range.upperBound {
            let whole = lines.range(ofLine: line)
            let part =
                max(
                    whole.lowerBound, range.lowerBound)..<max(
                    max(whole.lowerBound, range.lowerBound), min(whole.upperBound, range.upperBound))
            for piece in pieces(part) { append(piece, to: &files) }
            line += 1
        }
        return files
    }

    private func append(_ piece: Range<Int>, to files: inout [TaskFile]) {
        var start = piece.lowerBound
        while start < piece.upperBound, lines.bytes[start] <= 0x20 { start += 1 }
        var text = lines.text(start..<piece.upperBound)[...]
        if let content = ListText.afterBullet(text.utf8) { text = Substring(content) }
        guard !text.utf8.isEmpty, !text.hasPrefix("<!--") else { return }
        let split = DeclaredPath.split(String(text))
        guard !split.path.isEmpty, !Self.meansNothing(split.path) else { return }
        files.append(
            TaskFile(text: split.path, note: split.note, position: lines.position(of: start, file: path)))
    }

    /// Splits at commas that are outside brackets and backticks.
    private func pieces(_ line: Range<Int>) -> [Range<Int>] {
        var pieces: [Range<Int>] = []
        var start = line.lowerBound
        var depth = 0
        var isQuoted = false
        for index in line {
            switch lines.bytes[index] {
            case UInt8(ascii: "("), UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: ")"), UInt8(ascii: "}"), UInt8(ascii: "]"): depth = max(0, depth - 1)
            case UInt8(ascii: "`"): isQuoted.toggle()
            case UInt8(ascii: ",") where depth == 0 && !isQuoted:
                pieces.append(start..<index)
                start = index + 1
            default: break
            }
        }
        pieces.append(start..<line.upperBound)
        return pieces
    }

    private static func meansNothing(_ text: String) -> Bool {
        guard text.utf8.count < 20 else { return false }
        return switch PlainWords.lowered(text) {
        case "none", "n/a", "na", "-", "—", "(none)", "nothing", "no files", "no file changes", "none.": true
        default: false
        }
    }
}
