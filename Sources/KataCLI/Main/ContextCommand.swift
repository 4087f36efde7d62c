package import ArgumentParser

/// A command that does its work in a given context; `run()` of ArgumentParser is never used.
package protocol ContextCommand: ParsableCommand {
    var options: GlobalOptions { get }
    func run(in context: CommandContext) async throws
}

extension ContextCommand {
    package func run() throws {
        preconditionFailure("commands are run by CommandRunner")
    }
}
