internal import KataFiles

/// One command as its own description gives it, with its subcommands.
struct ManualCommand: Sendable {
    /// From the root: `kata`, `plan`, `execute`.
    var path: [String]
    var abstract: String
    var discussion: String?
    var arguments: [ManualArgument]
    /// Only those that are shown in help.
    var subcommands: [ManualCommand]

    /// Reads what `--experimental-dump-help` prints: ArgumentParser's description of a command tree, version 0.
    static func read(_ text: String) throws -> ManualCommand {
        let json = try JSONText(parsing: text)
        guard let root = json["command"] else { throw ManualError.noCommand }
        return ManualCommand(root, below: [])
    }

    enum ManualError: Error { case noCommand }

    private init(_ json: JSONText, below path: [String]) {
        self.path = path + [json["commandName"]?.stringValue ?? ""]
        abstract = json["abstract"]?.stringValue ?? ""
        discussion = json["discussion"]?.stringValue
        arguments = (json["arguments"]?.arrayValue ?? []).map(ManualArgument.init).filter(\.isShown)
        let own = self.path
        // ArgumentParser adds a command `help` to every group.
        subcommands = (json["subcommands"]?.arrayValue ?? [])
            .filter { $0["shouldDisplay"]?.booleanValue != false && $0["commandName"]?.stringValue != "help" }
            .map { ManualCommand($0, below: own) }
    }

    /// `kata-plan-execute`
    var pageName: String { path.joined(separator: "-") }

    /// This command and all below it.
    var all: [ManualCommand] { [self] + subcommands.flatMap(\.all) }
}

/// An argument, option or flag of a command.
struct ManualArgument: Sendable {
    enum Kind: String, Sendable { case positional, option, flag }

    var kind: Kind
    /// `-q`, `--quiet`
    var names: [String]
    var valueName: String
    var abstract: String
    var fallback: String?
    var isOptional: Bool
    var isRepeating: Bool
    var isShown: Bool

    init(_ json: JSONText) {
        kind = json["kind"]?.stringValue.flatMap(Kind.init) ?? .positional
        let written = (json["names"]?.arrayValue ?? []).compactMap { name -> String? in
            name["name"]?.stringValue.map { (name["kind"]?.stringValue == "long" ? "--" : "-") + $0 }
        }
        // The short name first, as people look for it.
        names = written.filter { !$0.hasPrefix("--") } + written.filter { $0.hasPrefix("--") }
        valueName = json["valueName"]?.stringValue ?? "value"
        abstract = [json["abstract"]?.stringValue, json["discussion"]?.stringValue].compactMap(\.self)
            .joined(separator: " ")
        fallback = json["defaultValue"]?.stringValue
        isOptional = json["isOptional"]?.booleanValue ?? true
        isRepeating = json["isRepeating"]?.booleanValue ?? false
        isShown = json["shouldDisplay"]?.booleanValue ?? true
    }
}
