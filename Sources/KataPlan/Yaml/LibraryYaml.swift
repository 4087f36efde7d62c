internal import Yams

/// The full YAML library behind our own values: nothing of it leaves this file.
enum LibraryYaml {
    static func read(_ lines: LineTable, in range: Range<Int>) -> Result<YamlValue, YamlProblem> {
        let text = lines.text(range)
        let origin = Origin(lines: lines, yaml: YamlLines(lines, in: range), start: range.lowerBound)
        do throws(any Error) {
            guard let node = try Yams.compose(yaml: text) else {
                let empty = range.lowerBound..<range.lowerBound
                return .success(YamlValue(.scalar(.init(text: "", style: .plain)), range: empty))
            }
            return .success(origin.value(node))
        } catch {
            return .failure(origin.problem(error, range: range))
        }
    }

    private struct Origin {
        let lines: LineTable
        let yaml: YamlLines
        let start: Int

        func offset(_ mark: Mark?) -> Int {
            guard let mark else { return start }
            return yaml.offset(line: mark.line, column: mark.column)
        }

        func value(_ node: Node) -> YamlValue {
            let start = offset(node.mark)
            switch node {
            case .scalar(let scalar):
                let style: YamlValue.Scalar.Style =
                    switch scalar.style {
                    case .singleQuoted: .singleQuoted
                    case .doubleQuoted: .doubleQuoted
                    case .literal: .literal
                    case .folded: .folded
                    case .any, .plain: .plain
                    }
                let start = behindProperties(start, unless: scalar.string.isEmpty)
                let end = endOfScalar(scalar.string, style: style, from: start)
                return YamlValue(.scalar(.init(text: scalar.string, style: style)), range: start..<end)
            case .sequence(let sequence):
                let items = sequence.map(value)
                return YamlValue(.list(items), range: start..<max(start, items.last?.range.upperBound ?? start))
            case .mapping(let mapping):
                let entries = mapping.map { pair in
                    let key = value(pair.key)
                    return YamlValue.Entry(
                        key: key.text ?? lines.text(key.range), keyRange: key.range, value: value(pair.value))
                }
                return YamlValue(
                    .map(entries), range: start..<max(start, entries.last?.value.range.upperBound ?? start))
            case .alias:
                return YamlValue(.scalar(.init(text: "", style: .plain)), range: start..<start)
            }
        }

        /// The library's mark of a value stands before its anchor and tag.
        private func behindProperties(_ start: Int, unless isEmpty: Bool) -> Int {
            let bytes = lines.bytes
            var index = start
            while !isEmpty, index < yaml.end, bytes[index] == UInt8(ascii: "&") || bytes[index] == UInt8(ascii: "!") {
                if bytes[index] == UInt8(ascii: "&") {
                    // The library ends an anchor's name here, so `&a:b` is the text `:b`.
                    index += 1
                    while index < yaml.end, OpeningTag.isName(bytes[index]) { index += 1 }
                } else {
                    while index < yaml.end, bytes[index] > 0x20 { index += 1 }
                }
                while index < yaml.end, bytes[index] <= 0x20 || bytes[index] == UInt8(ascii: "#") {
                    index = bytes[index] == UInt8(ascii: "#") ? yaml.lineEnd(at: index) : index + 1
                }
            }
            return index
        }

        /// Exact where the scalar ends on its first line; else the end of that line.
        private func endOfScalar(_ text: String, style: YamlValue.Scalar.Style, from start: Int) -> Int {
            let lineEnd = yaml.lineEnd(at: start)
            switch style {
            case .plain:
                let bytes = Array(text.utf8)
                return lines.bytes[start..<lineEnd].starts(with: bytes) ? start + bytes.count : lineEnd
            case .singleQuoted, .doubleQuoted:
                var index = start + 1
                while index < lineEnd {
                    let byte = lines.bytes[index]
                    if style == .doubleQuoted && byte == UInt8(ascii: "\\") {
                        index += 2
                        continue
                    }
                    if byte == lines.bytes[start] {
                        let isDoubled = style == .singleQuoted && index + 1 < lineEnd && lines.bytes[index + 1] == byte
                        if !isDoubled { return index + 1 }
                        index += 1
                    }
                    index += 1
                }
                return lineEnd
            case .literal, .folded: return lineEnd
            }
        }

        func problem(_ error: any Error, range: Range<Int>) -> YamlProblem {
            guard let error = error as? YamlError else {
                return YamlProblem(
                    kind: .syntax, message: "this is not valid YAML: \(error)", offset: range.lowerBound, hints: [])
            }
            switch error {
            case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
                .composer(_, let problem, let mark, _):
                let offset = offset(mark)
                let line = lines.range(ofLine: lines.line(at: offset))
                let indentation = lines.bytes[line].prefix { $0 == 0x20 || $0 == 0x09 }
                if indentation.contains(0x09) {
                    return YamlProblem(
                        kind: .tab, message: "the line is indented with a tab, which YAML does not allow",
                        offset: line.lowerBound
                            + (indentation.firstIndex(of: 0x09).map { $0 - indentation.startIndex } ?? 0),
                        hints: ["indent with spaces"])
                }
                return YamlProblem(
                    kind: .syntax, message: "this is not valid YAML: \(problem)", offset: offset,
                    hints: ["put a value with special characters in single quotes"])
            case .duplicatedKeysInMapping(let duplicates, _):
                return YamlProblem(
                    kind: .duplicateKey,
                    message: "the key '\(duplicates.first ?? "")' stands twice in one map",
                    offset: duplicates.first.flatMap { RepeatedKey.find(bytes: lines.bytes, "\($0)", in: range) }
                        ?? range.lowerBound,
                    hints: ["keep one of the two"])
            case .reader(let problem, let place, _, _):
                return YamlProblem(
                    kind: .syntax, message: "this is not valid YAML: \(problem)",
                    offset: min(range.upperBound, range.lowerBound + max(0, place ?? 0)), hints: [])
            default:
                return YamlProblem(
                    kind: .syntax, message: "this is not valid YAML", offset: range.lowerBound, hints: [])
            }
        }
    }
}
