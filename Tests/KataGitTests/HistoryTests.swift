import Foundation
import KataCore
import KataGit
import KataMessages
import KataTestSupport
import Testing

@Suite struct HistoryTests {
    @Test func listsWhatGitLists() async throws {
        let scratch = try ScratchRepository()
        try scratch.write("1\n", to: "a")
        try scratch.commitAll("one\n\nKata-Plan: 09-01\nKata-Task: 1/2")
        try scratch.write("1\n", to: "folder/b")
        try scratch.commitAll("two")
        try scratch.git("checkout", "-q", "-b", "side", "HEAD~1")
        try scratch.write("side\n", to: "c")
        try scratch.commitAll("side\n\n* x\n\nKata-Plan: 09-02\n\nlast paragraph")
        try scratch.git("checkout", "-q", "main")
        try scratch.git("merge", "-q", "--no-ff", "-m", "merge", "side")
        try scratch.write("2\n", to: "a")
        try scratch.commitAll("three")
        let git = try await scratch.open()
        let tip = try #require(try await git.head().tip)
        func judge(_ arguments: String...) throws -> [String] {
            let result = try scratch.run("git", ["log", "--topo-order", "--format=%H"] + arguments)
            return result.output.split(separator: "\n").map(String.init)
        }
        func mine(_ query: LogQuery) async throws -> [String] { try await git.log(query).map(\.id.hex) }

        #expect(try await Set(mine(LogQuery(from: [tip]))) == Set(judge()))
        #expect(try await mine(LogQuery(from: [tip])).first == tip.hex)
        #expect(try await mine(LogQuery(from: [tip], limit: 2)) == Array(judge().prefix(2)))
        let one = try #require(try await git.resolve("HEAD~2"))
        #expect(try await Set(mine(LogQuery(from: [tip], excluding: [one]))) == Set(judge("HEAD", "^\(one)")))
        for name in ["a", "folder", "folder/b", "c", "none"] {
            #expect(try await mine(LogQuery(from: [tip], paths: [path(name)])) == judge("HEAD", "--", name), "\(name)")
        }
        let plan = try await git.log(LogQuery(from: [tip], trailer: .init(key: "kata-plan", value: "09-01")))
        #expect(plan.map(\.subject) == ["one"])
        #expect(plan.first?.trailers.map(\.key) == ["Kata-Plan", "Kata-Task"])
        #expect(try await git.log(LogQuery(from: [tip], trailer: .init(key: "Kata-Plan"))).count == 2)
        #expect(try await git.isAncestor(one, of: tip))
        #expect(try await !git.isAncestor(tip, of: one))
        #expect(try await git.isAncestor(tip, of: tip))
        let merge = try await git.commitInfo(try #require(try await git.resolve("HEAD~1")))
        #expect(merge.parents.count == 2 && merge.subject == "merge")
    }

    @Test func saysWhatIsMissing() async throws {
        let scratch = try ScratchRepository()
        let git = try await scratch.open()
        let missing = try #require(ObjectID(hex: String(repeating: "1", count: 40)))
        for call in [
            { _ = try await git.commitInfo(missing) }, { _ = try await git.tree(of: missing) },
            { _ = try await git.readBlob(missing) }, { _ = try await git.log(LogQuery(from: [missing])) },
        ] as [() async throws -> Void] {
            let error = await #expect(throws: GitError.self) { try await call() }
            #expect(error?.code == .notFound)
        }
    }

    @Test func readsOldEncodings() async throws {
        let scratch = try ScratchRepository()
        try scratch.git("config", "i18n.commitEncoding", "ISO-8859-1")
        try scratch.folder.write([0x68, 0xE9, 0x0A], to: "message")
        try scratch.git("commit", "-q", "--allow-empty", "-F", "\(scratch.folder.path)/message")
        let git = try await scratch.open()
        let tip = try #require(try await git.head().tip)
        #expect(try await git.commitInfo(tip).subject == "h\u{e9}")
    }

    /// A replacement is a view for people; what kata builds on is the object itself.
    @Test func replacementsDoNotChangeWhatIsBuiltOn() async throws {
        let scratch = try ScratchRepository()
        try scratch.write("1\n", to: "a")
        try scratch.commitAll("first")
        try scratch.write("2\n", to: "a")
        try scratch.commitAll("second")
        let tip = try #require(ObjectID(hex: scratch.git("rev-parse", "HEAD").trimmed))
        let real = try scratch.git("rev-parse", "HEAD^{tree}").trimmed
        try scratch.git("replace", "HEAD", "HEAD~1")
        #expect(try scratch.git("rev-parse", "HEAD^{tree}").trimmed != real)
        let git = try await scratch.open()
        #expect(try await git.head().tip == tip)
        #expect(try await git.tree(of: tip).hex == real)
        let commit = try await git.commit(CommitDraft(tree: git.tree(of: tip), parents: [tip], message: "third"))
        try await git.publishObjects()
        let raw = try scratch.git("--no-replace-objects", "cat-file", "commit", commit.hex)
        #expect(raw.hasPrefix("tree \(real)\nparent \(tip.hex)\n"))
    }
}
