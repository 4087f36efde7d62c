/// A verify text that is one command and nothing else: there is no sentence that it could be a part of.
enum WholeText {
    /// - Returns: the only line, when it is one backticked command or one word that is a program's name, such as `true`.
    static func command(of text: VerifyText) -> (command: String, form: VerifyCommand.Form, line: Int)? {
        var only: (line: String, number: Int)?
        for placed in text.parts {
            switch placed.part {
            case .blank: continue
            case .line(let line, _):
                guard only == nil else { return nil }
                only = (line, placed.line)
            case .automated, .fence: return nil
            }
        }
        guard let only, !ListLine(only.line).isItem else { return nil }
        let line = only.line.trimmed
        if KnownCommands.contains(line) { return (line, .bare, only.number) }
        guard line.utf8.first == UInt8(ascii: "`"), line.utf8.last == UInt8(ascii: "`"),
            let span = BacktickSpans(line).only?.trimmed, let first = span.split(separator: " ").first,
            // One word in backticks may also be a name of the code.
            first.utf8.count < span.utf8.count || KnownCommands.contains(span)
        else { return nil }
        return (span, .backticks, only.number)
    }
}
