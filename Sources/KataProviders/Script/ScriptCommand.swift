package import KataCore
internal import KataFiles

/// The program and arguments of a script provider.
package struct ScriptCommand: Sendable, Hashable {
    /// An absolute path, or a name without `/` to look up in `PATH`.
    package var program: String
    package var arguments: [String]
    /// As it was written.
    package var text: String

    package init(program: String, arguments: [String] = [], text: String? = nil) {
        self.program = program
        self.arguments = arguments
        self.text = text ?? ([program] + arguments).joined(separator: " ")
    }

    /// Reads a command line. No shell is started: text that names an existing file is that file, blanks included;
    /// anything else is split into words, and what only a shell would understand is refused.
    /// - Parameters:
    ///   - folder: from which a relative path counts.
    ///   - fileExists: whether an absolute path names a file.
    package static func parse(
        _ text: String, folder: String, fileExists: (String) -> Bool
    ) throws(Diagnostic) -> ScriptCommand {
        let trimmed = String(text.drop { " \t\n".contains($0) }.reversed().drop { " \t\n".contains($0) }.reversed())
        if trimmed.contains("/"), !trimmed.utf8.contains(0), fileExists(absolute(trimmed, folder)) {
            return ScriptCommand(program: absolute(trimmed, folder), text: trimmed)
        }
        let words: [String]
        do throws(CommandWords.Refusal) {
            words = try CommandWords.split(text)
        } catch {
            throw diagnostic(for: error, text)
        }
        let program = words[0].contains("/") ? absolute(words[0], folder) : words[0]
        return ScriptCommand(program: program, arguments: Array(words.dropFirst()), text: trimmed)
    }

    private static func absolute(_ path: String, _ folder: String) -> String {
        if path.hasPrefix("/") { return path }
        let relative = path.hasPrefix("./") ? String(path.dropFirst(2)) : path
        return folder.hasSuffix("/") ? folder + relative : "\(folder)/\(relative)"
    }

    private static func diagnostic(for refusal: CommandWords.Refusal, _ text: String) -> Diagnostic {
        let shown = CleanText.line(text, limit: 200)
        return switch refusal {
        case .empty: Diagnostic(.error, .badCommand, "the command is empty")
        case .nulByte: Diagnostic(.error, .badCommand, "the command holds a NUL byte")
        case .unclosedQuote: Diagnostic(.error, .badCommand, "a quote is not closed in `\(shown)`")
        case .needsShell(let mark):
            Diagnostic(
                .error, .badCommand, "`\(mark)` in `\(shown)` needs a shell, and none is started",
                hints: [
                    "write the command into a script, or say `bash -c '…'`; quote the character to mean it as it is"
                ])
        }
    }
}
