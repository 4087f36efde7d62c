package import ArgumentParser

/// The options that every command takes.
package struct GlobalOptions: ParsableArguments {
    @Option(
        name: [.customShort("C")], help: ArgumentHelp("Run as if started in <dir>.", valueName: "dir"),
        completion: .directory)
    package var directory: String?

    @Flag(name: .long, help: "Print one JSON document to standard output; messages go to standard error.")
    package var json = false

    @Flag(name: [.long, .customShort("q")], help: "Print no progress.")
    package var quiet = false

    @Option(
        name: .long, help: ArgumentHelp("auto, always or never.", valueName: "when"),
        completion: .list(Terminal.ColorChoice.allCases.map(\.rawValue)))
    package var color: String = "auto"

    @Flag(name: .long, help: "Never ask; what would be asked is refused or takes its default.")
    package var noInput = false

    package init() {}

    package mutating func validate() throws {
        guard Terminal.ColorChoice(rawValue: color) != nil else {
            throw ValidationError("--color takes auto, always or never, not '\(DisplayText.oneLine(color))'")
        }
    }
}
