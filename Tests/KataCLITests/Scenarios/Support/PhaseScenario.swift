import Foundation
import KataTestSupport
import Testing

@testable import KataCLI

/// A repository with several plans of one phase and an agent that is a shell script; the real `git` is the judge.
struct PhaseScenario: Sendable {
    let repository: ScratchRepository
    let subfolder: String

    /// Does the one task of ``SamplePlan/file(_:_:after:)``: `a` for the first plan, `b` for the second.
    static let writesItsFile =
        "case $KATA_PLAN in 09-01) echo a >a.txt ;; 09-02) echo b >b.txt ;; 09-03) echo c >c.txt ;; esac"

    init(_ plans: [SamplePlan], files: [String: String] = [:], in subfolder: String = "") throws {
        repository = try ScratchRepository()
        self.subfolder = subfolder
        try FileManager.default.createDirectory(
            atPath: "\(repository.folder.path)/out", withIntermediateDirectories: true)
        try replaceAgent(Self.writesItsFile)
        try repository.write("A sample.\n", to: inProject("README.md"))
        for (name, text) in files { try repository.write(text, to: inProject(name)) }
        for plan in plans { try repository.write(plan.text, to: inProject(plan.path)) }
        try repository.commitAll("base")
    }

    func replaceAgent(_ body: String) throws {
        try repository.folder.write(
            "#!/bin/sh\nset -eu\nout=\(folder)/out\ncat >/dev/null\necho \"$KATA_PLAN.$KATA_TASK\" >>\"$out/calls\"\n\(body)\n",
            to: "agent.sh", executable: true)
    }

    private func inProject(_ name: String) -> String { subfolder.isEmpty ? name : "\(subfolder)/\(name)" }

    /// The folder that holds the repository, the agent and its notes.
    var folder: String { repository.folder.path }
    var path: String { repository.path }
    var project: String { subfolder.isEmpty ? path : "\(path)/\(subfolder)" }
    var agent: String { "\(folder)/agent.sh" }
    var environment: [String: String] { repository.environment }

    func kata(_ arguments: String...) async -> CapturedContext.Result {
        await CapturedContext(in: project, environment: environment).run(arguments)
    }

    func execute(_ arguments: String...) async -> CapturedContext.Result {
        await CapturedContext(in: project, environment: environment).run(command(arguments))
    }

    func command(_ arguments: [String]) -> [String] {
        ["phase", "execute", "09", "--provider", "script", "--command", agent] + arguments
    }

    @discardableResult
    func git(_ arguments: String...) throws -> String {
        let result = try repository.run("git", arguments)
        guard result.exitCode == 0 else {
            throw ScratchRepository.CommandFailure("git \(arguments): exit \(result.exitCode)\n\(result.error)")
        }
        return result.output.trimmingCharacters(in: .newlines)
    }

    /// A file of the agent's, outside of the repository.
    func leave(_ text: String, at name: String) throws { try repository.folder.write(text, to: name) }
    func write(_ text: String, to name: String) throws { try repository.write(text, to: name) }
    func commitAll(_ message: String) throws { try repository.commitAll(message) }
    func read(_ name: String) -> String? { try? repository.read(name) }
    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: "\(path)/\(name)") }

    func note(_ name: String) -> String {
        ((try? repository.folder.read("out/\(name)")) ?? "").trimmingCharacters(in: .newlines)
    }

    /// `PLAN.TASK` of every call of the agent.
    var calls: [String] { note("calls").split(separator: "\n").map(String.init) }

    var subjects: [String] {
        get throws { try git("log", "--reverse", "--format=%s").split(separator: "\n").map(String.init) }
    }

    /// How many commits came after the base.
    var commits: Int {
        get throws { try subjects.count - 1 }
    }

    var status: String {
        get throws { try git("status", "--porcelain=v2", "--untracked-files=all") }
    }

    /// No working tree, no reference of one, and a sound repository.
    func expectNothingLeft() throws {
        #expect(
            try git("worktree", "list", "--porcelain").split(separator: "\n").count { $0.hasPrefix("worktree ") } == 1)
        #expect(try git("for-each-ref", "--format=%(refname)", "refs/heads/kata", "refs/kata/landing") == "")
        #expect(try git("fsck", "--strict", "--no-dangling", "--no-progress") == "")
    }
}

extension SamplePlan {
    /// One task, which writes one file.
    static func file(_ plan: String, _ name: String, after: [String] = []) -> SamplePlan {
        var sample = SamplePlan([
            SampleTask("Write \(name)", files: ["\(name).txt"], verify: "`grep -qx \(name) \(name).txt`")
        ])
        sample.plan = plan
        sample.dependsOn = after
        return sample
    }
}
