internal import ArgumentParser

/// Parses a call by the command that it names, without what ArgumentParser would build for all the others: that costs more
/// than most commands' work.
enum NamedCommand {
    /// - Parameter arguments: noun and verb first.
    /// - Returns: `nil` for everything that is not plainly a call of one command: help, completion, mistakes. The whole tree
    ///   parses those, so that its messages name the whole call.
    static func parse(_ arguments: [String]) -> (any ContextCommand)? {
        var type: any ParsableCommand.Type = KataCommand.self
        var rest = arguments[...]
        while let name = rest.first {
            let subcommands = type.configuration.subcommands
            guard let next = subcommands.first(where: { $0.configuration.commandName == name }) else { break }
            type = next
            rest = rest.dropFirst()
        }
        guard let command = type as? any ContextCommand.Type, command.configuration.subcommands.isEmpty else {
            return nil
        }
        return try? command.parse(Array(rest))
    }
}
