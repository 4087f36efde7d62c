/// Lines text up in columns. Colours go around the result, so that they don't count.
enum Columns {
    static func padded(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
