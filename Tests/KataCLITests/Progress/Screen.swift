/// A terminal's screen, as far as kata's views use one: what is written, wrapped at the width, with the cursor's movements.
struct Screen {
    let columns: Int
    private(set) var rows: [[Character]] = [[]]
    private var row = 0
    private var column = 0

    init(columns: Int) { self.columns = columns }

    var lines: [String] { rows.map { String($0) } }

    /// Lines that are not empty.
    var text: [String] { lines.filter { !$0.isEmpty } }

    mutating func write(_ text: String) {
        var rest = Array(text)[...]
        while let character = rest.popFirst() {
            switch character {
            case "\r": column = 0
            case "\n":
                column = 0
                row += 1
                if row == rows.count { rows.append([]) }
            case "\u{1B}": escape(&rest)
            default: put(character)
            }
        }
    }

    private mutating func put(_ character: Character) {
        if column == columns {
            column = 0
            row += 1
            if row == rows.count { rows.append([]) }
        }
        while rows[row].count <= column { rows[row].append(" ") }
        rows[row][column] = character
        column += 1
    }

    private mutating func escape(_ rest: inout ArraySlice<Character>) {
        precondition(rest.popFirst() == "[")
        var number = ""
        while let character = rest.popFirst() {
            guard !character.isLetter else {
                switch character {
                case "A":
                    row -= Int(number) ?? 1
                    precondition(row >= 0, "above the screen")
                case "J":
                    rows.removeSubrange((row + 1)...)
                    rows[row].removeSubrange(min(column, rows[row].count)...)
                case "K": rows[row].removeSubrange(min(column, rows[row].count)...)
                case "m": break
                default: preconditionFailure("unknown \(character)")
                }
                return
            }
            number.append(character)
        }
    }
}
