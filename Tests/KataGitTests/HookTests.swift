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

    /// As pre-commit's own formatters do it: mend the files, add nothing, and refuse.
    @Test func mendedFilesAreAddedAndTheHookRunsOnceMore() async throws {
        let scratch = try scratchWithCommit()
        try scratch.write("theirs\n", to: "other")
        try scratch.commitAll("other")
        try scratch.write(
            "#!/bin/sh\necho ran >>../ran\ngrep -q formatted a || { echo formatted > a; echo more >>other; exit 1; }\n",
            to: ".git/hooks/pre-commit", executable: true)
        try scratch.write("2\n", to: "a")
        let git = try await scratch.open()
        let tip = try #require(try await git.head().tip)
        let tree = try await git.composeTree(base: tip, taking: [path("a")], from: git.snapshot())
        let outcome = try await git.runCommitHooks(CommitHookContext(tree: tree, parent: tip, message: "subject"))
        guard case .accepted(let mended, _) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(try await git.blob(at: path("a"), in: mended)?.bytes == Array("formatted\n".utf8))
        // What is not of the commit is not taken along.
        #expect(try await git.blob(at: path("other"), in: mended)?.bytes == Array("theirs\n".utf8))
        #expect(try scratch.folder.read("ran") == "ran\nran\n")
    }

    @Test func whoNeverHasEnoughIsRefusedAfterOneRepetition() async throws {
        let scratch = try scratchWithCommit()
        try scratch.write(
            "#!/bin/sh\necho x >>a\necho ran >>../ran\nexit 1\n", to: ".git/hooks/pre-commit", executable: true)
        try scratch.write("2\n", to: "a")
        let git = try await scratch.open()
        guard case .refused("pre-commit", 1, _) = try await git.runCommitHooks(try await context(git)) else {
            Issue.record("accepted")
            return
        }
        #expect(try scratch.folder.read("ran") == "ran\nran\n")
    }

    /// What a person has not committed stays where it is, whatever would be put aside for a commit of theirs.
    @Test(arguments: [
        "File generated by pre-commit", "File generated by prek", "OVERCOMMIT", "npx lint-staged", "git stash -k",
    ])
    func uncommittedWorkIsNotPutAside(mark: String) async throws {
        let scratch = try scratchWithCommit()
        try scratch.write("base\n", to: "mine")
        try scratch.commitAll("mine")
        let script = """
            #!/bin/sh
            # \(mark)
            out=\(scratch.folder.path)/out-$(basename "$0")
            { git status --short; git branch --show-current; cat mine; pwd; } >"$out"
            [ "$(basename "$0")" != pre-commit ] || { echo mended >a; git add a; }
            """
        for hook in ["pre-commit", "post-commit"] {
            try scratch.write(script, to: ".git/hooks/\(hook)", executable: true)
        }
        try scratch.write("2\n", to: "a")
        try scratch.write("base\nuncommitted\n", to: "mine")
        try scratch.write("staged\n", to: "staged")
        try scratch.git("add", "staged")
        let git = try await scratch.open()
        let tip = try #require(try await git.head().tip)
        let tree = try await git.composeTree(base: tip, taking: [path("a")], from: git.snapshot())
        let outcome = try await git.runCommitHooks(CommitHookContext(tree: tree, parent: tip, message: "subject"))
        guard case .accepted(let mended, _) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        let seen = try scratch.folder.read("out-pre-commit").split(separator: "\n").map(String.init)
        #expect(seen.dropLast() == ["M  a", "main", "base"] && seen.last != scratch.path, "\(seen)")
        #expect(try await git.blob(at: path("a"), in: mended)?.bytes == Array("mended\n".utf8))
        // What the hook has mended is in the working tree too.
        #expect(try scratch.read("a") == "mended\n")
        #expect(try scratch.read("mine") == "base\nuncommitted\n")
        try await git.runPostCommitHook()
        #expect(try scratch.folder.read("out-post-commit").contains("uncommitted") == false)
        #expect(try scratch.statusByGit() == [" M a", " M mine", "A  staged"])
        #expect(try scratch.git("worktree", "list").split(separator: "\n").count == 1)
        try scratch.checkSound()
    }

    /// Also where the folder of hooks is not committed, as husky's.
    @Test func hooksOutsideOfTheTreeAreFoundThere() async throws {
        let scratch = try scratchWithCommit()
        try scratch.write(
            "#!/bin/sh\nexec sh -e \".husky/$(basename \"$0\")\"\n", to: ".husky/_/pre-commit", executable: true)
        try scratch.write("*\n", to: ".husky/_/.gitignore")
        try scratch.write("pwd >../where\necho 'npx lint-staged' >/dev/null\nexit 3\n", to: ".husky/pre-commit")
        try scratch.write("more\n", to: ".husky/pre-commit.md")
        try scratch.commitAll("husky")
        try scratch.git("config", "core.hooksPath", ".husky/_")
        try scratch.write("changed\n", to: ".husky/pre-commit.md")
        let git = try await scratch.open()
        let tip = try #require(try await git.head().tip)
        let clean = try await git.tree(of: tip)
        guard
            case .refused("pre-commit", _, let output) = try await git.runCommitHooks(
                CommitHookContext(tree: clean, parent: tip, message: "subject"))
        else {
            Issue.record("accepted")
            return
        }
        #expect(output.contains("temporary working tree") && output.contains(".husky/pre-commit.md"), "\(output)")
    }

    @Test func treeOfAKilledProcessIsRemoved() async throws {
        let scratch = try scratchWithCommit()
        let left = "\(scratch.folder.path)/kata-hooks-999999-abc"
        try scratch.git("worktree", "add", "-q", "--detach", left)
        try scratch.git("worktree", "add", "-q", "--detach", "\(scratch.folder.path)/kata-hooks-999-abc")
        let git = try await scratch.open()
        await git.removeHookTrees(madeBy: 999_999)
        #expect(!FileManager.default.fileExists(atPath: left))
        #expect(try scratch.git("worktree", "list").split(separator: "\n").count == 2)
    }

    @Test func environmentIsThatOfGit() async throws {
        let scratch = try scratchWithCommit()
        for hook in Self.hooks {
            try scratch.write(
                "#!/bin/sh\nenv | grep -E '^GIT_(AUTHOR|EDITOR)' | sort >>../$(basename \"$0\").\"${KATA_IN_HOOK:+kata}\"\n",
                to: ".git/hooks/\(hook)", executable: true)
        }
        let date = "1700000000 +0530"
        try scratch.write("2\n", to: "a")
        _ = try scratch.run("git", ["commit", "-qam", "x"], extraEnvironment: ["GIT_AUTHOR_DATE": date])
        let git = try await scratch.open(extra: ["GIT_AUTHOR_DATE": date])
        _ = try await git.runCommitHooks(try await context(git))
        try await git.runPostCommitHook()
        for hook in Self.hooks {
            let lines = try scratch.folder.read("\(hook).")
            #expect(lines.contains("GIT_AUTHOR_DATE=@\(date)"))
            #expect(try scratch.folder.read("\(hook).kata") == lines)
        }
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
