import Foundation
import KataCore
import KataGit
import KataTestSupport
import Testing

@Suite struct CommitTests {
    @Test func aTaskCommitIsWhatGitWouldHaveMade() async throws {
        let scratch = try ScratchRepository()
        try scratch.write("1\n", to: "a")
        try scratch.write("user\n", to: "mine")
        try scratch.commitAll("first")
        try scratch.write("unfinished work\n", to: "mine")
        try scratch.write("2\n", to: "a")
        let git = try await scratch.open()
        let head = try await git.head()
        let tip = try #require(head.tip)
        let tree = try await git.composeTree(
            base: git.tree(of: tip), taking: [path("a")], from: git.snapshot())
        let commit = try await git.commit(
            CommitDraft(tree: tree, parents: [tip], message: "\n\nfeat(09-01): a  \n\n\n\nbody\n\nKata-Plan: 09-01\n\n")
        )
        try await git.updateReference(head.referenceName, from: tip, to: commit, message: "kata: 09-01 task 1")
        try await git.refreshIndex(paths: [path("a")], from: try await git.tree(of: tip), to: tree)

        #expect(
            try scratch.git("log", "-1", "--format=%an <%ae>|%cn <%ce>|%s|%(trailers:key=Kata-Plan,valueonly)").trimmed
                == "Test Person <test@example.com>|Test Person <test@example.com>|feat(09-01): a|09-01")
        #expect(try scratch.git("cat-file", "-p", "HEAD").hasSuffix("\n\nfeat(09-01): a\n\nbody\n\nKata-Plan: 09-01\n"))
        #expect(try scratch.statusByGit() == [" M mine"])
        #expect(try scratch.git("reflog", "-1", "--format=%gs", "main").trimmed == "kata: 09-01 task 1")
        #expect(
            try scratch.git("reflog", "-1", "--format=%gs|%gn|%ge", "HEAD").trimmed
                == "kata: 09-01 task 1|Test Person|test@example.com")
        try scratch.checkSound()
    }

    @Test func worksInALinkedWorktree() async throws {
        let scratch = try ScratchRepository()
        try scratch.write("1\n", to: "a")
        try scratch.commitAll("first")
        let other = "\(scratch.folder.path)/other"
        try scratch.git("worktree", "add", "-q", "-b", "side", other)
        let git = try await scratch.open(at: other)
        let head = try await git.head()
        let tip = try #require(head.tip)
        try scratch.folder.write("2\n", to: "other/a")
        let tree = try await git.snapshot()
        let commit = try await git.commit(CommitDraft(tree: tree, parents: [tip], message: "second"))
        try await git.updateReference(head.referenceName, from: tip, to: commit, message: "kata: side")
        try await git.refreshIndex(paths: [path("a")], from: try await git.tree(of: tip), to: tree)
        #expect(try scratch.git("-C", other, "status", "--porcelain").isEmpty)
        #expect(try scratch.git("-C", other, "reflog", "-1", "--format=%gs", "HEAD").trimmed == "kata: side")
        #expect(try scratch.statusByGit().isEmpty)
        #expect(try scratch.git("rev-parse", "main").trimmed == tip.hex)
    }

    @Test func theFirstCommitAndADetachedHead() async throws {
        let scratch = try ScratchRepository()
        try scratch.write("1\n", to: "a")
        let git = try await scratch.open()
        let tree = try await git.snapshot()
        let first = try await git.commit(CommitDraft(tree: tree, parents: [], message: "first"))
        try await git.updateReference("refs/heads/main", from: nil, to: first, message: "kata: first")
        try await git.refreshIndex(paths: [path("a")], from: nil, to: tree)
        #expect(try scratch.statusByGit().isEmpty)

        try scratch.git("checkout", "-q", "--detach")
        let second = try await git.commit(CommitDraft(tree: tree, parents: [first], message: "second"))
        let head = try await git.head()
        try await git.updateReference(head.referenceName, from: first, to: second, message: "kata: second")
        #expect(try await git.head() == .detached(tip: second))
        #expect(try scratch.git("rev-parse", "main").trimmed == first.hex)
    }

    @Test func identityComesFromEnvironmentAndConditionalIncludes() async throws {
        let scratch = try ScratchRepository()
        try scratch.folder.write("[user]\n\tname = Included\n", to: "home/extra")
        try scratch.git("config", "--global", "includeIf.gitdir:\(scratch.path)/.path", "~/extra")
        let git = try await scratch.open(extra: [
            "GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@example.com", "GIT_AUTHOR_DATE": "1700000000 +0530",
        ])
        #expect(try await git.identity(.author) == GitIdentity(name: "Ada", email: "ada@example.com"))
        #expect(try await git.identity(.committer).name == "Included")
        let commit = try await git.commit(CommitDraft(tree: git.emptyTree(), parents: [], message: "x"))
        let info = try await git.commitInfo(commit)
        #expect(
            info.author
                == GitSignature(
                    name: "Ada", email: "ada@example.com", time: Timestamp(seconds: 1_700_000_000), offsetMinutes: 330))
        #expect(abs(info.committer.time.seconds - GitWorkspace.systemTime().seconds) < 60)
    }

    /// libgit2 knows neither this condition nor files that a variable names.
    @Test func identityComesFromIncludesThatOnlyGitKnows() async throws {
        let scratch = try ScratchRepository()
        try scratch.folder.write("[user]\n\tname = For that remote\n", to: "home/extra")
        try scratch.git("config", "--global", "includeIf.hasconfig:remote.*.url:https://example.com/**.path", "~/extra")
        try scratch.git("remote", "add", "origin", "https://example.com/team/project.git")
        let git = try await scratch.open()
        #expect(try await git.identity(.author).name == "For that remote")
        let other = try scratch.folder.write("[user]\n\tname = Other\n\temail = o@example.com\n", to: "home/other")
        let elsewhere = try await scratch.open(extra: ["GIT_CONFIG_GLOBAL": other])
        #expect(try await elsewhere.identity(.committer) == GitIdentity(name: "Other", email: "o@example.com"))
    }

    @Test func aMissingIdentityNamesTheCommands() async throws {
        let scratch = try ScratchRepository()
        try scratch.folder.write("[user]\n\tuseConfigOnly = true\n", to: "home/.gitconfig")
        let git = try await scratch.open()
        let error = await #expect(throws: GitError.self) {
            try await git.commit(CommitDraft(tree: git.emptyTree(), parents: [], message: "x"))
        }
        #expect(error?.code == .identityMissing)
        #expect(error?.hint?.contains("git config --global user.name") == true)
    }

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/ssh-keygen")))
    func signsWhenTheConfigurationSaysSo() async throws {
        let scratch = try ScratchRepository()
        let key = "\(scratch.home)/key"
        #expect(try scratch.run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", key]).exitCode == 0)
        try scratch.git("config", "gpg.format", "ssh")
        try scratch.git("config", "user.signingKey", key)
        try scratch.git("config", "commit.gpgSign", "true")
        let git = try await scratch.open()
        #expect(git.capabilities.signsCommits)
        let draft = CommitDraft(tree: try await git.emptyTree(), parents: [], message: "signed\n\nKata-Plan: 09-01")
        let commit = try await git.commit(draft)
        #expect(try await git.commitInfo(commit).isSigned)
        let allowed = try scratch.folder.write(
            "test@example.com \(scratch.folder.read("home/key.pub"))", to: "home/allowed")
        try scratch.git("config", "gpg.ssh.allowedSignersFile", allowed)
        #expect(try scratch.git("log", "-1", "--format=%G?%s", commit.hex).trimmed == "Gsigned")

        var unsigned = draft
        unsigned.sign = .never
        #expect(try await !git.commitInfo(git.commit(unsigned)).isSigned)
    }

    @Test func neverCommitsUnsignedWhenSigningFails() async throws {
        let scratch = try ScratchRepository()
        try scratch.git("config", "commit.gpgSign", "true")
        try scratch.git("config", "gpg.program", "false")
        let git = try await scratch.open()
        let error = await #expect(throws: GitError.self) {
            try await git.commit(CommitDraft(tree: git.emptyTree(), parents: [], message: "x"))
        }
        #expect(error?.code == .signingFailed)
        #expect(try scratch.git("rev-list", "--all").isEmpty)
    }

    @Test func refusesWhatWouldBreakTheObject() async throws {
        let scratch = try ScratchRepository()
        let git = try await scratch.open()
        let evil = GitSignature(
            name: "A\nparent 0000", email: "a@b", time: Timestamp(seconds: 0), offsetMinutes: 0)
        let tree = try await git.emptyTree()
        await #expect(throws: GitError.self) {
            try await git.commit(CommitDraft(tree: tree, parents: [], message: "x", author: evil))
        }
        await #expect(throws: GitError.self) {
            try await git.commit(CommitDraft(tree: tree, parents: [], message: "a\0b"))
        }
        let missing = try #require(ObjectID(hex: String(repeating: "1", count: 40)))
        await #expect(throws: GitError.self) {
            try await git.commit(CommitDraft(tree: missing, parents: [], message: "x"))
        }
    }

    @Test func keepsWhatTheUserStaged() async throws {
        let scratch = try ScratchRepository()
        for name in ["a", "b", "gone"] { try scratch.write("1\n", to: name) }
        try scratch.commitAll("first")
        let git = try await scratch.open()
        let tip = try #require(try await git.head().tip)
        let old = try await git.tree(of: tip)
        try scratch.write("staged by the user\n", to: "b")
        try scratch.write("staged by the user\n", to: "c")
        try scratch.git("add", "b", "c")
        for name in ["a", "b", "c"] { try scratch.write("task\n", to: name) }
        try FileManager.default.removeItem(atPath: "\(scratch.path)/gone")
        let names = try ["a", "b", "c", "gone"].map(path)
        let tree = try await git.composeTree(base: old, taking: names, from: git.snapshot())
        let commit = try await git.commit(CommitDraft(tree: tree, parents: [tip], message: "x"))
        try await git.updateReference("refs/heads/main", from: tip, to: commit, message: "x")
        try await git.refreshIndex(paths: names, from: old, to: tree)
        #expect(try scratch.git("show", ":b") == "staged by the user\n")
        #expect(try scratch.git("show", ":c") == "staged by the user\n")
        #expect(try scratch.statusByGit() == ["MM b", "MM c"])
    }

    @Test func indexesWithPartsThatOnlyGitKnowsAreLeftToGit() async throws {
        for setting in ["core.untrackedCache", "core.sharedRepository"] {
            let scratch = try ScratchRepository()
            try scratch.git("config", setting, "true")
            try scratch.write("1\n", to: "a")
            try scratch.commitAll("first")
            try scratch.git("status")
            let git = try await scratch.open()
            let tip = try #require(try await git.head().tip)
            try scratch.write("2\n", to: "a")
            let commit = try await git.commit(
                CommitDraft(tree: try await git.snapshot(), parents: [tip], message: "x"))
            try await git.updateReference("refs/heads/main", from: tip, to: commit, message: "x")
            try await git.refreshIndex(paths: [path("a")], from: tip, to: commit)
            #expect(try scratch.statusByGit().isEmpty)
            let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(scratch.path)/.git/index"))
            #expect((bytes.range(of: Data("UNTR".utf8)) != nil) == (setting == "core.untrackedCache"))
        }
    }

    @Test func whatIsStagedMeanwhileIsNotLost() async throws {
        let scratch = try ScratchRepository()
        try scratch.write("0\n", to: "a")
        try scratch.commitAll("first")
        let git = try await scratch.open()
        let first = try #require(try await git.head().tip)
        async let staged: Void = scratch.stageByGit(30)
        var trees = [try await git.tree(of: first)]
        for number in 1...60 {
            try scratch.write("\(number)\n", to: "a")
            let tree = try await git.composeTree(base: first, taking: [path("a")], from: git.snapshot())
            try await git.refreshIndex(paths: [path("a")], from: trees.last, to: tree)
            trees.append(tree)
        }
        try await staged
        let listed = try scratch.git("ls-files").split(separator: "\n")
        #expect(listed.count == 31)
        #expect(try scratch.git("show", ":a") == "60\n")
        try scratch.checkSound()
    }

    @Test func aFileThatChangedWithItsStampIsStillSeen() async throws {
        let scratch = try ScratchRepository()
        try scratch.write("1\n", to: "a")
        try scratch.commitAll("first")
        let git = try await scratch.open()
        let tip = try #require(try await git.head().tip)
        for number in 0..<20 {
            // Staged and changed again in the same moment, with the same size: only the age of the index tells.
            try scratch.write("staged\n", to: "user-\(number)")
            try scratch.git("add", "user-\(number)")
            try scratch.write("editED\n", to: "user-\(number)")
            try scratch.write("\(number)\n", to: "task-\(number)")
            let tree = try await git.composeTree(base: tip, taking: [path("task-\(number)")], from: git.snapshot())
            try await git.refreshIndex(paths: [path("task-\(number)")], from: tip, to: tree)
            let status = try scratch.statusByGit()
            #expect(status.contains("AM user-\(number)"), "\(status)")
        }
    }

    @Test func aLockThatAKilledProcessLeftIsRemovedAndOthersAreNot() async throws {
        let scratch = try ScratchRepository()
        try scratch.write("1\n", to: "a")
        let tip = try #require(ObjectID(hex: try scratch.commitAll("first")))
        let git = try await scratch.open()
        try scratch.write("2\n", to: "a")
        let tree = try await git.snapshot()
        // No process has a number this large.
        try scratch.write("kata 2147483646\n", to: ".git/index.lock")
        try await git.refreshIndex(paths: [path("a")], from: tip, to: tree)
        #expect(try scratch.git("show", ":a") == "2\n")
        try scratch.write("somebody else\n", to: ".git/index.lock")
        let error = await #expect(throws: GitError.self) {
            try await git.refreshIndex(paths: [path("a")], from: tree, to: tip)
        }
        #expect(error?.code == .locked)
        #expect(scratch.exists(".git/index.lock"))
    }

    @Test func nothingStagedIsPushedOutByAFolder() async throws {
        let scratch = try ScratchRepository()
        try scratch.write("1\n", to: "x")
        let tip = try #require(ObjectID(hex: try scratch.commitAll("first")))
        let git = try await scratch.open()
        try scratch.write("user\n", to: "name")
        try scratch.git("add", "name")
        let blob = try await git.writeBlob(Array("task\n".utf8))
        let tree = try await git.composeTree(base: tip, writing: [(try path("name/below"), blob, .regular)])
        try await git.refreshIndex(paths: [path("name/below")], from: tip, to: tree)
        #expect(try scratch.git("ls-files") == "name\nx\n")
    }

    @Test func waitsForALockOfTheIndex() async throws {
        let scratch = try ScratchRepository()
        try scratch.write("1\n", to: "a")
        try scratch.commitAll("first")
        let git = try await scratch.open()
        let tip = try #require(try await git.head().tip)
        try scratch.write("2\n", to: "a")
        let tree = try await git.snapshot()
        let commit = try await git.commit(CommitDraft(tree: tree, parents: [tip], message: "x"))
        try await git.updateReference("refs/heads/main", from: tip, to: commit, message: "x")
        try scratch.write("", to: ".git/index.lock")
        let lock = "\(scratch.path)/.git/index.lock"
        async let done: Void = git.refreshIndex(paths: [path("a")], from: tip, to: tree)
        try await Task.sleep(for: .milliseconds(60))
        try FileManager.default.removeItem(atPath: lock)
        try await done
    }
}

extension ScratchRepository {
    /// Stages new files with the real `git`, again and again while the index is locked.
    fileprivate func stageByGit(_ count: Int) async throws {
        for number in 0..<count {
            try write("x\n", to: "user-\(number)")
            while try run("git", ["add", "user-\(number)"]).exitCode != 0 {}
        }
    }
}
