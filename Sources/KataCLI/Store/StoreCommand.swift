package import ArgumentParser

package struct StoreCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "store", abstract: "The records of runs: rebuild.", subcommands: [StoreRebuild.self])

    package init() {}
}
