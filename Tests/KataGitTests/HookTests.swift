import Foundation
import KataCore
import KataGit
import KataTestSupport
import Testing

@Suite struct HookTests {
    private static let hooks = ["pre-commit", "prepare-commit-msg", "commit-msg", "post-commit"]

    private func scratchWithCommit() throws -> ScratchRepository {
        let scratch = try ScratchRepository()
        try scratch.write("1\n", to: "a")
        try scratch.commitAll("first")
        return scratch
    }

    private func context(_ git: GitWorkspace, _ message: String = "subject\n") async throws -> CommitHookContext {
        CommitHookContext(tree: try await git.snapshot(), parent: try await git.head().tip, message: message)
    }

    @Test func noHooksAreFoundWithoutAProcess() async throws {
        let scratch = try scratchWithCommit()
        try scratch.write("exit 1\n", to: ".git/hooks/pre-commit")
        let git = try await scratch.open()
        #expect(await !git.hasHooks(Self.hooks))
        let context = try await context(git)
        #expect(try await git.runCommitHooks(context) == .accepted(tree: context.tree, message: "subject\n"))
    }

    @Test func runInGitsOrderOnTheTreeOfTheCommit() async throws {
        let scratch = try scratchWithCommit()
        for hook in Self.hooks {
            try scratch.write(
                """
                #!/bin/sh
                { echo "$KATA_IN_HOOK" $#; git diff --cached --name-only; git diff --name-only; } >> "$(git rev-parse --git-dir)/trace"
                [ -n "$1" ] && head -1 "$1" >> "$(git rev-parse --git-dir)/trace"
                exit 0
                """, to: ".git/hooks/\(hook)", executable: true)
        }
        try scratch.write("2\n", to: "a")
        try scratch.write("user\n", to: "staged by the user")
        try scratch.git("add", "staged by the user")
        let git = try await scratch.open()
        let tip = try #require(try await git.head().tip)
        let tree = try await git.composeTree(base: tip, taking: [path("a")], from: git.snapshot())
        let index = try Data(contentsOf: URL(fileURLWithPath: "\(scratch.path)/.git/index"))
        let outcome = try await git.runCommitHooks(CommitHookContext(tree: tree, parent: tip, message: "subject"))
        #expect(outcome == .accepted(tree: tree, message: "subject\n"))
        try await git.runPostCommitHook()
        #expect(
            try scratch.read(".git/trace") == """
                pre-commit 0
                a
                prepare-commit-msg 2
                a
                subject
                commit-msg 1
                a
                subject
                post-commit 0
                staged by the user
                a

                """)
        #expect(try Data(contentsOf: URL(fileURLWithPath: "\(scratch.path)/.git/index")) == index)
        let left = try FileManager.default.contentsOfDirectory(atPath: "\(scratch.path)/.git")
        #expect(!left.contains { $0.hasPrefix("kata-") })
    }

    @Test func hooksMayChangeTreeAndMessage() async throws {
        let scratch = try scratchWithCommit()
        try scratch.write(
            "#!/bin/sh\necho formatted > a && git add a\n", to: ".git/hooks/pre-commit", executable: true)
        try scratch.write(
            "#!/bin/sh\nprintf '\\nChange-Id: I1\\n\\n\\n' >> \"$1\"\n", to: ".git/hooks/commit-msg", executable: true)
        let git = try await scratch.open()
        let outcome = try await git.runCommitHooks(try await context(git, "subject\n\nKey: value"))
        guard case .accepted(let tree, let message) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(message == "subject\n\nKey: value\n\nChange-Id: I1\n")
        #expect(try await git.blob(at: path("a"), in: tree)?.bytes == Array("formatted\n".utf8))
    }

    @Test(arguments: hooks.dropLast())
    func aRefusalNamesTheHook(hook: String) async throws {
        let scratch = try scratchWithCommit()
        try scratch.write(
            "#!/bin/sh\necho no good; echo bad >&2; exit 3\n", to: ".git/hooks/\(hook)", executable: true)
        let git = try await scratch.open()
        guard case .refused(let name, let code, let output) = try await git.runCommitHooks(try await context(git))
        else {
            Issue.record("accepted")
            return
        }
        #expect(name == hook && code != 0)
        #expect(output.contains("no good") && output.contains("bad"))
    }

    @Test func hooksPathIsHonouredAlsoInLinkedWorktrees() async throws {
        let scratch = try scratchWithCommit()
        try scratch.write("#!/bin/sh\nexit 1\n", to: "tools/pre-commit", executable: true)
        try scratch.commitAll("tools")
        try scratch.git("config", "core.hooksPath", "tools")
        let other = "\(scratch.folder.path)/other"
        try scratch.git("worktree", "add", "-q", "-b", "side", other)
        for folder in [scratch.path, other] {
            let git = try await scratch.open(at: folder)
            #expect(await git.hasHooks(["pre-commit"]))
            #expect(await !git.hasHooks(["commit-msg"]))
            guard case .refused = try await git.runCommitHooks(try await context(git)) else {
                Issue.record("accepted in \(folder)")
                return
            }
        }
        try scratch.git("config", "core.hooksPath", "/dev/null")
        #expect(try await !scratch.open().hasHooks(["pre-commit"]))
    }
}
