internal import ArgumentParser
internal import KataCore
internal import KataFiles

/// Parses one call, runs its command, and turns what went wrong into text or JSON and an exit code.
struct CommandRunner: Sendable {
    let context: CommandContext

    func run(_ arguments: [String]) async -> Int32 {
        let command: any ParsableCommand
        do {
            let arguments = LeadingOptions.moved(arguments)
            command = try NamedCommand.parse(arguments) ?? KataCommand.parseAsRoot(arguments)
        } catch {
            return explain(parsing: error)
        }
        guard let runnable = command as? any ContextCommand else {
            return explain(unfinished: command)
        }
        let options = runnable.options
        let context = context.with(options)
        do {
            try await runnable.run(in: context)
            return ExitStatus.success.rawValue
        } catch let failure as CommandFailure {
            report(failure, asJSON: options.json, in: context)
            return failure.status.rawValue
        } catch {
            let failure = CommandFailure(describing: error)
            report(failure, asJSON: options.json, in: context)
            return failure.status.rawValue
        }
    }

    /// A noun without a verb gets its help, as a usage error; ArgumentParser's own commands, such as `help`, explain themselves.
    private func explain(unfinished command: any ParsableCommand) -> Int32 {
        guard type(of: command).configuration.subcommands.isEmpty else {
            context.write.error(KataCommand.helpMessage(for: type(of: command)) + "\n")
            return ExitStatus.usage.rawValue
        }
        var command = command
        do {
            try command.run()
            return ExitStatus.success.rawValue
        } catch {
            return explain(parsing: error)
        }
    }

    /// Help and version go to standard output with 0; everything else is a usage error.
    private func explain(parsing error: any Error) -> Int32 {
        let message = KataCommand.fullMessage(for: error)
        if KataCommand.exitCode(for: error) == .success {
            context.write.output(message.hasSuffix("\n") ? message : message + "\n")
            return ExitStatus.success.rawValue
        }
        context.write.error(message.hasSuffix("\n") ? message : message + "\n")
        return ExitStatus.usage.rawValue
    }

    private func report(_ failure: CommandFailure, asJSON: Bool, in context: CommandContext) {
        guard !failure.diagnostics.isEmpty else { return }
        let renderer = DiagnosticRenderer(
            style: Style(isColored: context.terminal.colorsError), line: SourceLines(context: context).line)
        context.write.error(failure.diagnostics.map(renderer.render).joined(separator: "\n\n") + "\n")
        if asJSON {
            context.write.output(
                JSONText.object([
                    "error": .object([
                        "exit": .integer(Int64(failure.status.rawValue)),
                        "diagnostics": .array(failure.diagnostics.map(\.json)),
                    ])
                ]).pretty + "\n")
        }
    }
}
