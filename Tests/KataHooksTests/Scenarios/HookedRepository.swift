import Foundation
import KataHooks
import KataTestSupport

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A repository in which Git runs the built `kata-hook`; the real `git` is the judge.
struct HookedRepository {
    let scratch: ScratchRepository
    /// Where `git` is called: the main working tree, or another one.
    var folder: String

    init(_ events: [HookEvent] = HookEvent.defaults) throws {
        scratch = try ScratchRepository()
        folder = scratch.path
        try scratch.write("base\n", to: "base.txt")
        try scratch.commitAll("base")
        for event in events {
            try FileManager.default.createSymbolicLink(
                atPath: "\(scratch.path)/.git/hooks/\(event.rawValue)",
                withDestinationPath: BuiltProgram.path("kata-hook"))
        }
    }

    typealias Result = (exitCode: Int32, output: String, error: String)

    @discardableResult
    func git(_ arguments: String..., variables: [String: String] = [:]) throws -> Result {
        try scratch.run("git", ["-C", folder] + arguments, extraEnvironment: variables)
    }

    /// Commits one file.
    @discardableResult
    func commit(
        _ file: String, _ text: String = "text\n", message: String, variables: [String: String] = [:]
    ) throws -> Result {
        try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(file)"))
        _ = try git("add", "--", file)
        return try git("commit", "-q", "-m", message, variables: variables)
    }

    func message(_ revision: String = "HEAD") throws -> String { try git("log", "-1", "--format=%B", revision).output }

    /// `KEY: VALUE` of the last paragraph, as Git reads it.
    func trailers(_ revision: String = "HEAD") throws -> [String] {
        try git("log", "-1", "--format=%(trailers:only)", revision).output.split(separator: "\n").map(String.init)
    }

    func id(_ revision: String) throws -> String {
        try git("rev-parse", "--verify", revision).output.trimmingCharacters(in: .newlines)
    }

    var journal: [RewriteRecord] {
        let text = (try? String(contentsOfFile: "\(scratch.path)/.git/kata/rewrites.jsonl", encoding: .utf8)) ?? ""
        return text.split(separator: "\n").compactMap { RewriteRecord(line: $0) }
    }

    static func taskMessage(_ name: String, _ task: String, id: Character) -> String {
        """
        feat(09-01): \(name)

        Kata-Plan: 09-01
        Kata-Task: \(task)
        Kata-Id: 01M8DS6T4RJBW6DM08XV739QW\(id)
        Kata-Verify: pass 1/1 sha256:bbe39fe057a84ff5
        """
    }
}

/// A task that is open as long as the value lives, as the engine keeps it.
final class OpenTask {
    private let descriptor: Int32

    init(_ mark: TaskMark, gitFolder: String) throws {
        try FileManager.default.createDirectory(atPath: "\(gitFolder)/kata", withIntermediateDirectories: true)
        let path = "\(gitFolder)/\(TaskMark.fileName)"
        try Data(mark.serialized).write(to: URL(fileURLWithPath: path))
        descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        flock(descriptor, LOCK_EX)
    }

    deinit { close(descriptor) }
}
