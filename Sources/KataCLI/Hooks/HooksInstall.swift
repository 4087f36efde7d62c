package import ArgumentParser
internal import KataCore
internal import KataFiles
internal import KataGit
internal import KataHookSetup
internal import KataHooks

package struct HooksInstall: ContextCommand {
    package static let configuration = CommandConfiguration(
        commandName: "install", abstract: "Install kata's hooks in this repository, beside those of others.",
        discussion: """
            Without names: prepare-commit-msg, post-rewrite and pre-push; pre-commit, commit-msg and post-commit when they \
            are named. In a bare repository, where others push to: pre-receive, or update when it is named. Hooks that \
            are there stay: a script of yours gets a marked block of lines and runs as before, and of a hook manager's files none \
            is changed. Calling it again changes nothing; uninstall takes everything away to the byte.
            """)

    @OptionGroup package var options: GlobalOptions

    @Flag(help: "Write scripts instead of links to kata-hook.")
    var scripts = false

    @Flag(help: "Write into the file in which the hook manager is told what to run, instead of printing what to write.")
    var write = false

    @Argument(help: ArgumentHelp("What to install instead of the defaults.", valueName: "event"))
    var events: [String] = []

    package init() {}

    package mutating func validate() throws { _ = try HookAccess.events(events) }

    package func run(in context: CommandContext) async throws {
        let git = try await HookAccess.repository(in: context)
        let installer = try await HookInstaller(
            git: git, program: HookAccess.program(in: context), prefersScripts: scripts, writesManagers: write)
        let named = try HookAccess.events(events)
        let usual = git.location.isBare ? HookEvent.serverDefaults : HookEvent.defaults
        let changes = try await installer.install(named.isEmpty ? usual : named)
        let refused = changes.filter { $0.outcome == .refused }
        if options.json {
            context.write.output(JSONText.object(["changes": HookAccess.json(changes)]).pretty + "\n")
        } else {
            for change in changes { context.write.output(HookAccess.line(change)) }
            tell(refused, in: context)
        }
        guard refused.isEmpty else { throw CommandFailure(.preflightRefused) }
    }

    private func tell(_ refused: [HookChange], in context: CommandContext) {
        guard !refused.isEmpty else { return }
        var lines: [String] = []
        for change in refused {
            guard let snippet = change.snippet else { continue }
            lines.append(change.snippetFile.map { "In \($0):" } ?? "In \(DisplayText.oneLine(change.place)):")
            lines.append(DisplayText.lines(snippet).joined(separator: "\n"))
        }
        if refused.contains(where: { $0.snippetFile != nil }) && !write {
            lines.append("hint: `kata hooks install --write` writes this where it can")
        }
        for hint in refused.flatMap(\.hints).map({ "hint: \($0)" }) where !lines.contains(hint) { lines.append(hint) }
        guard !lines.isEmpty else { return }
        context.write.error(lines.joined(separator: "\n") + "\n")
    }
}
