package import ArgumentParser
internal import KataCore
internal import KataFiles

package struct GenerateManual: ContextCommand {
    package static let configuration = CommandConfiguration(
        commandName: "generate-manual", abstract: "Write the manual pages of all commands into a folder.",
        shouldDisplay: false)

    @OptionGroup package var options: GlobalOptions

    @Argument(help: ArgumentHelp("The folder; it is made when missing.", valueName: "dir"), completion: .directory)
    var folder: String

    package init() {}

    package func run(in context: CommandContext) async throws {
        let root: ManualCommand
        do {
            root = try ManualCommand.read(KataCommand._dumpHelp())
        } catch {
            throw CommandFailure(.internalError, "manual.unreadable", "the description of the commands: \(error)")
        }
        let path = DiskPath(folder.hasPrefix("/") ? folder : "\(context.workingDirectory)/\(folder)")
        do throws(FileError) {
            try context.files.makeFolder(path, mode: 0o755)
            var names: [String] = []
            for page in ManualPage.all(of: root) {
                try context.files.writeAtomically(page.roff, to: path.appending(page.fileName))
                names.append(page.fileName)
            }
            try context.files.writeAtomically(".so man1/kata.1\n", to: path.appending("git-kata.1"))
            names.append("git-kata.1")
            if options.json {
                context.write.output(JSONText.strings(names).pretty + "\n")
            } else if !options.quiet {
                context.write.output(names.map { "\($0)\n" }.joined())
            }
        } catch {
            throw CommandFailure(
                .preflightRefused, Diagnostic.Code(rawValue: "file.\(error.code.rawValue)"), error.description,
                hints: ["name a folder that can be written"])
        }
    }
}
