internal import KataCore

/// A Markdown table by byte ranges.
struct TableRows {
    struct Cell {
        /// Between the pipes.
        var outer: Range<Int>
        /// Without space at the ends.
        var text: Range<Int>
    }

    struct Row {
        var cells: [Cell]
    }

    /// Column names in lower case.
    var header: [String]
    var rows: [Row]

    /// Every table: a header, a rule, rows.
    static func all(_ lines: [DocumentLines.Line], in document: DocumentLines) -> [TableRows] {
        var tables: [TableRows] = []
        var previous: (number: Int, row: Row)?
        var isOpen = false
        for line in lines {
            guard let row = row(line, in: document) else {
                previous = nil
                isOpen = false
                continue
            }
            if let last = previous, last.number + 1 == line.number {
                if isOpen {
                    tables[tables.count - 1].rows.append(row)
                } else if isRule(row, in: document) {
                    tables.append(
                        TableRows(
                            header: last.row.cells.map { document.text($0.text).replacingMarks.lowercased() }, rows: [])
                    )
                    isOpen = true
                }
            } else {
                isOpen = false
            }
            previous = (line.number, row)
        }
        return tables
    }

    /// The first column with one of these names.
    func column(_ names: String...) -> Int? {
        for name in names { if let index = header.firstIndex(of: name) { return index } }
        return nil
    }

    /// Keeps the width of the column where the padding allows it.
    func set(_ cell: Cell, to text: String, in edits: inout EditCollector, _ reason: String) {
        let document = edits.document
        let old = document.text(cell.text)
        guard old.lowercased() != text.lowercased() else { return }
        if cell.text.isEmpty {
            let width = max(cell.outer.count - 2, text.count)
            let padding = String(repeating: " ", count: width - text.count)
            return edits.replace(cell.outer, with: " \(text)\(padding) ", reason)
        }
        let growth = text.count - old.count
        let space = cell.outer.upperBound - cell.text.upperBound
        let isPadded = space > 1
        guard isPadded, growth != 0 else { return edits.replace(cell.text, with: text, reason) }
        let padding = String(repeating: " ", count: max(1, space - growth))
        edits.replace(cell.text.lowerBound..<cell.outer.upperBound, with: text + padding, reason)
    }

    private static func row(_ line: DocumentLines.Line, in document: DocumentLines) -> Row? {
        var cursor = document.cursor(line)
        cursor.skipSpaces()
        guard cursor.take("|") else { return nil }
        var cells: [Cell] = []
        var start = cursor.offset
        while let byte = cursor.peek {
            if byte == UInt8(ascii: "|"), document.bytes[cursor.offset - 1] != UInt8(ascii: "\\") {
                cells.append(cell(start..<cursor.offset, in: document))
                start = cursor.offset + 1
            }
            cursor.offset += 1
        }
        return Row(cells: cells)
    }

    private static func cell(_ outer: Range<Int>, in document: DocumentLines) -> Cell {
        var start = outer.lowerBound
        var end = outer.upperBound
        while start < end, document.bytes[start] == 0x20 || document.bytes[start] == 0x09 { start += 1 }
        while end > start, document.bytes[end - 1] == 0x20 || document.bytes[end - 1] == 0x09 { end -= 1 }
        return Cell(outer: outer, text: start..<end)
    }

    private static func isRule(_ row: Row, in document: DocumentLines) -> Bool {
        !row.cells.isEmpty
            && row.cells.allSatisfy { cell in
                !cell.text.isEmpty
                    && document.bytes[cell.text].allSatisfy { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ":") }
            }
    }
}
