internal import KataCore
internal import KataPlan

/// The manual page of one command.
struct ManualPage: Sendable {
    let command: ManualCommand
    let root: ManualCommand

    static func all(of root: ManualCommand) -> [ManualPage] { root.all.map { ManualPage(command: $0, root: root) } }

    var fileName: String { "\(command.pageName).1" }
    private var isRoot: Bool { command.path.count == 1 }

    var roff: String {
        // Without a date the same sources give the same page.
        var lines = [
            ".TH \(Roff.quoted(command.pageName.uppercased())) 1 \"\" \(Roff.quoted("kata \(KataVersion.text)")) \"kata manual\"",
            ".nh", ".ad l", ".SH NAME",
            "\(Roff.text(command.pageName)) \\- \(Roff.text(Self.phrase(command.abstract)))",
            ".SH SYNOPSIS", synopsis, ".SH DESCRIPTION",
        ]
        lines += Self.paragraphs(command.abstract) + Self.paragraphs(command.discussion ?? "")
        lines += commands + arguments(.positional, "ARGUMENTS") + options
        lines += ManualReference.exitStatus
        if isRoot || isContextual { lines += ManualReference.environment(isComplete: isRoot) }
        lines += isRoot ? ManualReference.files : []
        lines += seeAlso
        return lines.joined(separator: "\n") + "\n"
    }

    /// Whether it does something itself, instead of grouping others.
    private var isContextual: Bool { command.subcommands.isEmpty }

    private var synopsis: String {
        var words = [Roff.bold(command.path.joined(separator: " "))]
        if !command.subcommands.isEmpty {
            words.append(Roff.italic("command"))
        }
        for argument in command.arguments where argument.kind == .positional {
            let name = Roff.italic(argument.valueName) + (argument.isRepeating ? " ..." : "")
            words.append(argument.isOptional ? "[\(name)]" : name)
        }
        if command.arguments.contains(where: { $0.kind != .positional }) { words.append("[\(Roff.italic("options"))]") }
        return words.joined(separator: " ")
    }

    private var commands: [String] {
        guard !command.subcommands.isEmpty else { return [] }
        return [".SH COMMANDS"]
            + command.subcommands.flatMap { sub in
                [".TP", Roff.bold(sub.path.joined(separator: " ")), Roff.text(sub.abstract)]
            }
    }

    private var options: [String] {
        let all = command.arguments.filter { $0.kind != .positional }
        guard !all.isEmpty else { return [] }
        return [".SH OPTIONS"] + all.flatMap(entry)
    }

    private func arguments(_ kind: ManualArgument.Kind, _ title: String) -> [String] {
        let all = command.arguments.filter { $0.kind == kind }
        return all.isEmpty ? [] : [".SH \(title)"] + all.flatMap(entry)
    }

    private func entry(_ argument: ManualArgument) -> [String] {
        var tag = argument.names.map(Roff.bold).joined(separator: ", ")
        switch argument.kind {
        case .positional: tag = Roff.italic(argument.valueName)
        case .option: tag += " " + Roff.italic(argument.valueName)
        case .flag: break
        }
        let fallback = argument.fallback.map { " (default: \($0))" } ?? ""
        let text = argument.abstract + (argument.kind == .flag ? "" : fallback)
        return [".TP", tag, text.isEmpty ? "\\&" : Roff.text(text)]
    }

    private var seeAlso: [String] {
        var pages = isRoot ? [] : [root.pageName]
        if command.path.count > 2 { pages.append(command.path.dropLast().joined(separator: "-")) }
        pages += command.subcommands.map(\.pageName)
        var lines = pages.map { "\(Roff.bold($0))(1)" }
        lines.append("\(Roff.bold("git"))(1)")
        return [".SH SEE ALSO", lines.joined(separator: ",\n")]
    }

    private static func paragraphs(_ text: String) -> [String] {
        text.split(separator: "\n\n").map { Roff.text(String($0)) }.flatMap { [".PP", $0] }
    }

    /// `whatis` shows it without a full stop, on one line.
    private static func phrase(_ text: String) -> String {
        let line = text.split(separator: "\n").joined(separator: " ")
        return line.hasSuffix(".") ? String(line.dropLast()) : line
    }
}
