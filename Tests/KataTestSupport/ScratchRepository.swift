import Foundation

/// A real Git repository in a temporary folder, made and judged by the real `git` with no configuration but its own.
package final class ScratchRepository: Sendable {
    package let folder: TemporaryFolder
    /// The environment every program of the test should get: own `HOME`, fixed identity, nothing of the machine's settings.
    package let environment: [String: String]

    /// The root of the working tree, which is empty and on an unborn `main`.
    package var path: String { "\(folder.path)/repo" }
    package var home: String { "\(folder.path)/home" }

    package init(initialized: Bool = true) throws {
        let folder = try TemporaryFolder()
        let environment = [
            "HOME": "\(folder.path)/home",
            "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin",
            "LC_ALL": "C.UTF-8",
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_TERMINAL_PROMPT": "0",
        ]
        try FileManager.default.createDirectory(atPath: "\(folder.path)/home", withIntermediateDirectories: true)
        try FileManager.default.createDirectory(atPath: "\(folder.path)/repo", withIntermediateDirectories: true)
        try folder.write(
            "[user]\n\tname = Test Person\n\temail = test@example.com\n[init]\n\tdefaultBranch = main\n",
            to: "home/.gitconfig")
        self.folder = folder
        self.environment = environment
        if initialized { try git("init", "-q") }
    }

    package struct CommandFailure: Error, CustomStringConvertible {
        package let description: String

        package init(_ description: String) { self.description = description }
    }

    /// Runs `git` at the root of the working tree and returns its standard output; throws on a non-zero exit.
    @discardableResult
    package func git(_ arguments: String...) throws -> String {
        let result = try run("git", arguments)
        guard result.exitCode == 0 else {
            throw CommandFailure(
                "git \(arguments.joined(separator: " ")): exit \(result.exitCode)\n\(result.output)\(result.error)")
        }
        return result.output
    }

    /// Runs any program at the root of the working tree.
    package func run(
        _ program: String, _ arguments: [String], extraEnvironment: [String: String] = [:]
    ) throws -> (exitCode: Int32, output: String, error: String) {
        let child = Process()
        child.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        child.arguments = [program] + arguments
        child.currentDirectoryURL = URL(fileURLWithPath: path)
        child.environment = environment.merging(extraEnvironment) { $1 }
        child.standardInput = FileHandle.nullDevice
        // Files, not pipes: a pipe that nobody drains blocks a child that prints much.
        let name = UUID().uuidString
        let output = "\(folder.path)/out-\(name)"
        let error = "\(folder.path)/err-\(name)"
        try Data().write(to: URL(fileURLWithPath: output))
        try Data().write(to: URL(fileURLWithPath: error))
        child.standardOutput = FileHandle(forWritingAtPath: output)
        child.standardError = FileHandle(forWritingAtPath: error)
        try child.run()
        child.waitUntilExit()
        return (
            child.terminationStatus, try String(contentsOfFile: output, encoding: .utf8),
            try String(contentsOfFile: error, encoding: .utf8)
        )
    }

    @discardableResult
    package func write(_ text: String, to name: String, executable: Bool = false) throws -> String {
        try folder.write(text, to: "repo/\(name)", executable: executable)
    }

    package func read(_ name: String) throws -> String { try folder.read("repo/\(name)") }
    package func exists(_ name: String) -> Bool { folder.exists("repo/\(name)") }

    /// Commits everything in the working tree with the real `git` and returns the commit's id.
    @discardableResult
    package func commitAll(_ message: String) throws -> String {
        try git("add", "-A")
        try git("commit", "-q", "--allow-empty", "-m", message)
        return try git("rev-parse", "HEAD").trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
