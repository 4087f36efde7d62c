package import ArgumentParser
internal import KataCore

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

package struct HooksRun: ContextCommand {
    package static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Do what one hook does, as Git or a hook manager calls it.",
        discussion: "The same as `kata-hook run`, which starts faster. Git's words are read from standard input.")

    @OptionGroup package var options: GlobalOptions

    @Argument var event: String

    @Argument(help: "What Git gives the hook.")
    var arguments: [String] = []

    package init() {}

    package mutating func validate() throws { _ = try HookAccess.events([event]) }

    package func run(in context: CommandContext) async throws {
        let program = try HookAccess.program(in: context)
        guard unsafe chdir(context.workingDirectory) == 0 else {
            throw CommandFailure(.notFound, "project.folder-missing", "there is no such folder")
        }
        let words = [program, "run", event] + arguments
        var pointers: [UnsafeMutablePointer<CChar>?] = unsafe words.map { unsafe strdup($0) } + [nil]
        // The hook takes this process over, with its input and output; it comes back only when it could not be started.
        _ = unsafe execv(program, &pointers)
        throw CommandFailure(
            .internalError, "hooks.program-missing",
            "\(program) can't be started: \(unsafe String(cString: strerror(errno)))")
    }
}
