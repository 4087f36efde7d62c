import Foundation
import KataTestSupport

@testable import KataCLI

/// A repository with one plan, an agent that is a shell script, and kata in this process; the real `git` is the judge.
///
/// The agent runs with `$out`, a folder outside the repository where it leaves notes for the test.
struct Scenario: Sendable {
    let repository: ScratchRepository
    let plan: SamplePlan
    /// Where `.planning` is, relative to the repository; empty for its root.
    let subfolder: String
    /// What kata and its children see.
    var environment: [String: String]

    /// Does both tasks of ``SamplePlan/counting``.
    static let honest = """
        case $KATA_TASK in
        1) echo one >one.txt ;;
        2) echo two >two.txt ;;
        esac
        """

    /// - Parameter agent: the lines of a POSIX shell script that runs with `set -eu` and `$out`.
    init(
        _ plan: SamplePlan = .counting, agent: String = Scenario.honest, files: [String: String] = [:],
        in subfolder: String = "", committed: Bool = true
    ) throws {
        repository = try ScratchRepository()
        self.plan = plan
        self.subfolder = subfolder
        environment = repository.environment
        try repository.folder.write(Self.script(agent), to: "agent.sh", executable: true)
        try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true)
        try repository.write("A sample.\n", to: inProject("README.md"))
        for (name, text) in files { try repository.write(text, to: inProject(name)) }
        if !committed { try repository.commitAll("base") }
        try repository.write(plan.text, to: inProject(plan.path))
        if committed { try repository.commitAll("base") }
    }

    private static func script(_ body: String) -> String {
        "#!/bin/sh\nset -eu\nout=$(dirname \"$0\")/out\ncat >/dev/null\necho \"$KATA_TASK.$KATA_ATTEMPT\" >>\"$out/calls\"\n\(body)\n"
    }

    /// Another agent for the runs that follow.
    func replaceAgent(_ body: String) throws {
        try repository.folder.write(Self.script(body), to: "agent.sh", executable: true)
    }

    func inProject(_ name: String) -> String { subfolder.isEmpty ? name : "\(subfolder)/\(name)" }

    var project: String { subfolder.isEmpty ? repository.path : "\(repository.path)/\(subfolder)" }
    var agent: String { "\(repository.folder.path)/agent.sh" }
    var out: String { "\(repository.folder.path)/out" }

    // MARK: - kata

    func kata(_ arguments: String...) async -> CapturedContext.Result {
        await CapturedContext(in: project, environment: environment).run(arguments)
    }

    func execute(_ arguments: String...) async -> CapturedContext.Result {
        await CapturedContext(in: project, environment: environment).run(command(arguments))
    }

    func command(_ arguments: [String]) -> [String] {
        ["plan", "execute", "09-01", "--provider", "script", "--command", agent] + arguments
    }

    // MARK: - What is there afterwards

    /// A note of the agent, without the last line's end; empty when there is none.
    func note(_ name: String) -> String {
        ((try? repository.folder.read("out/\(name)")) ?? "").trimmingCharacters(in: .newlines)
    }

    /// `TASK.ATTEMPT` of every call of the agent.
    var calls: [String] { note("calls").split(separator: "\n").map(String.init) }

    /// The subjects of the branch, oldest first.
    var subjects: [String] {
        get throws { try repository.git("log", "--reverse", "--format=%s").split(separator: "\n").map(String.init) }
    }

    /// How many commits came after the base.
    var commits: Int {
        get throws { try subjects.count - 1 }
    }

    /// What `git status` says; empty when the tree is clean.
    var status: String {
        get throws { try repository.git("status", "--porcelain=v2", "--untracked-files=all") }
    }

    /// Names of the rescue refs.
    var rescues: [String] {
        get throws {
            try repository.git("for-each-ref", "--format=%(refname)", "refs/kata/rescue")
                .split(separator: "\n").map(String.init)
        }
    }

    /// What `git fsck --strict` complains about; unreachable objects are no complaint.
    var damage: String {
        get throws { try repository.git("fsck", "--strict", "--no-dangling", "--no-progress") }
    }

    /// The summary's text, wherever the folder was moved to.
    var summary: String? {
        for state in ["completed", "pending"] {
            let path = inProject(".planning/phases/\(state)/\(plan.phase)/09-\(plan.plan)-SUMMARY.md")
            if let text = try? repository.read(path) { return text }
        }
        return nil
    }

    func lines(of ref: String, _ file: String) -> String { (try? repository.git("show", "\(ref):\(file)")) ?? "" }
}
