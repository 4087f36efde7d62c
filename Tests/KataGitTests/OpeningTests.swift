import Foundation
import KataCore
import KataGit
import KataTestSupport
import Testing

@Suite struct OpeningTests {
    @Test func findsTheRepositoryFromAFolderInside() async throws {
        let scratch = try ScratchRepository()
        try scratch.write("1\n", to: "deep/er/file")
        let git = try await scratch.open(at: "\(scratch.path)/deep/er")
        #expect(git.location.root == scratch.path)
        #expect(git.location.gitFolder == "\(scratch.path)/.git")
        #expect(!git.location.isLinkedWorktree)
        #expect(try await git.head() == .unborn(branch: "refs/heads/main"))
        #expect(await git.ongoingOperation() == nil)
        #expect(git.capabilities.gitVersion >= GitVersion(2, 30))
    }

    @Test func saysWhenThereIsNone() async throws {
        let folder = try TemporaryFolder()
        let scratch = try ScratchRepository(initialized: false)
        let error = await #expect(throws: GitError.self) { try await scratch.open() }
        #expect(error?.code == .notARepository)
        #expect(error?.hint == "make one with: git init")
        let missing = await #expect(throws: GitError.self) { try await scratch.open(at: "\(scratch.path)/no/where") }
        #expect(missing?.code == .notARepository)
        _ = folder
    }

    @Test func refusesABareRepository() async throws {
        let scratch = try ScratchRepository(initialized: false)
        try scratch.git("init", "-q", "--bare")
        let error = await #expect(throws: GitError.self) { try await scratch.open() }
        #expect(error?.code == .unsupportedRepository)
        #expect(error?.hint?.contains("worktree add") == true)
    }

    @Test func refusesSHA256() async throws {
        let scratch = try ScratchRepository(initialized: false)
        try scratch.git("init", "-q", "--object-format=sha256")
        let error = await #expect(throws: GitError.self) { try await scratch.open() }
        #expect(error?.code == .unsupportedRepository)
        #expect(error?.message.contains("SHA-256") == true)
        #expect(error?.hint?.contains("sha1") == true)
    }

    @Test(arguments: [("refStorage", "reftable", "reftable"), ("frobnicate", "yes", "'frobnicate'")])
    func refusesExtensions(name: String, value: String, word: String) async throws {
        let scratch = try ScratchRepository()
        try scratch.write(
            "[core]\n\trepositoryformatversion = 1\n[extensions]\n\t\(name) = \(value)\n", to: ".git/config")
        let error = await #expect(throws: GitError.self) { try await scratch.open() }
        #expect(error?.code == .unsupportedRepository)
        #expect(error?.message.contains(word) == true)
        #expect(error?.hint != nil)
    }

    @Test func refusesAFormatOfTheFuture() async throws {
        let scratch = try ScratchRepository()
        try scratch.git("config", "core.repositoryFormatVersion", "7")
        let error = await #expect(throws: GitError.self) { try await scratch.open() }
        #expect(error?.code == .unsupportedRepository)
    }

    @Test func worksWithExtensionsThatChangeNothingHere() async throws {
        let scratch = try ScratchRepository()
        try scratch.write("1\n", to: "a")
        try scratch.commitAll("first")
        try scratch.git("config", "core.repositoryFormatVersion", "1")
        try scratch.git("config", "extensions.preciousObjects", "true")
        try scratch.git("config", "extensions.worktreeConfig", "true")
        try scratch.git("config", "--worktree", "core.autocrlf", "input")
        try scratch.write("a\r\n", to: "b")
        let git = try await scratch.open()
        #expect(git.capabilities.mode == .native)
        #expect(await git.configuration("core.autocrlf") == "input")
        #expect(try await git.snapshot().hex == scratch.treeByGit())
    }

    @Test func configurationFromTheEnvironmentCounts() async throws {
        let scratch = try ScratchRepository()
        try scratch.write("a\r\n", to: "b")
        let variables = [
            "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "core.autocrlf", "GIT_CONFIG_VALUE_0": "input",
        ]
        let git = try await scratch.open(extra: variables)
        #expect(await git.configuration("core.autocrlf") == "input")
        #expect(git.capabilities.mode == .mixed(["libgit2 reads other values than Git for core.autocrlf"]))
        let tree = try await git.snapshot()
        #expect(try await git.blob(at: path("b"), in: tree)?.bytes == Array("a\n".utf8))
        let entries = await git.configurationEntries()
        #expect(entries.contains { $0.key == "core.autocrlf" && $0.scope == "command" })
        #expect(entries.contains { $0.key == "user.name" && $0.scope == "global" && $0.origin.hasPrefix("file:") })
    }

    @Test func linkedWorktreesShareTheCommonFolder() async throws {
        let scratch = try ScratchRepository()
        try scratch.write("1\n", to: "a")
        try scratch.commitAll("first")
        let other = "\(scratch.folder.path)/other"
        try scratch.git("worktree", "add", "-q", "-b", "side", other)
        let git = try await scratch.open(at: other)
        #expect(git.location.root == other)
        #expect(git.location.isLinkedWorktree)
        #expect(git.location.commonFolder == "\(scratch.path)/.git")
        #expect(try await git.head().referenceName == "refs/heads/side")
        #expect(try await git.status().isEmpty)
    }

    @Test func ignoresTheRepositoryThatAHookNames() async throws {
        let scratch = try ScratchRepository()
        let decoy = try ScratchRepository()
        try decoy.commitAll("decoy")
        let git = try await scratch.open(extra: [
            "GIT_DIR": "\(decoy.path)/.git", "GIT_INDEX_FILE": "\(decoy.path)/.git/index",
        ])
        #expect(try await git.head() == .unborn(branch: "refs/heads/main"))
        #expect(git.capabilities.notes.count == 2)
        try scratch.write("1\n", to: "a")
        #expect(try await git.snapshot().hex == scratch.treeByGit())
    }

    @Test func tellsDetachedHead() async throws {
        let scratch = try ScratchRepository()
        let commit = try scratch.commitAll("first")
        try scratch.git("checkout", "-q", "--detach")
        let head = try await scratch.open().head()
        #expect(head == .detached(tip: try #require(ObjectID(hex: commit))))
        #expect(head.referenceName == "HEAD")
    }

    @Test(.enabled(if: getuid() == 0))
    func saysHowToTrustAForeignRepository() async throws {
        let scratch = try ScratchRepository()
        _ = try scratch.run("chown", ["-R", "12345", scratch.path])
        let error = await #expect(throws: GitError.self) { try await scratch.open() }
        #expect(error?.code == .ownership)
        #expect(error?.hint == "if you trust it: git config --global --add safe.directory \(scratch.path)")
    }

    @Test func needsTheProgram() async throws {
        let scratch = try ScratchRepository()
        let error = await #expect(throws: GitError.self) { try await scratch.open(extra: ["PATH": "/nowhere"]) }
        #expect(error?.code == .programMissing)
    }
}
