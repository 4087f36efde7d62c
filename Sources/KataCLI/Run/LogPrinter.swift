internal import KataCore
internal import KataFiles
internal import KataProcess
internal import KataStore

/// Prints a log of a run: the text as it came, made safe for a terminal; or its lines as they are, for programs.
struct LogPrinter: Sendable {
    let context: CommandContext
    let asJSON: Bool

    func print(_ log: LogFile, in folder: RunFolder) throws {
        let bytes = try context.files.read(folder.log(log.name), limit: 256 << 20)
        if asJSON {
            context.write.output(String(decoding: bytes, as: UTF8.self))
            return
        }
        let style = Style(isColored: context.terminal.colorsOutput)
        context.write.output(style.bold("== \(log.name)") + "\n")
        for line in bytes.split(separator: 0x0A) {
            guard let chunk = OutputLog.parse(line: Array(line)) else { continue }
            let text = String(decoding: chunk.bytes, as: UTF8.self)
            // Lines are kept; control characters that would move the cursor of whoever reads this are not.
            context.write.output(DisplayText.lines(text).joined(separator: "\n"))
        }
        context.write.output("\n")
    }
}
