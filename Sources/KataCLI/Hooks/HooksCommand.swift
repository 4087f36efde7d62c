package import ArgumentParser

package struct HooksCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "hooks", abstract: "What Git has kata do at a commit, a rewriting of commits, and a push.",
        subcommands: [HooksInstall.self, HooksUninstall.self, HooksStatus.self, HooksRun.self])

    package init() {}
}
