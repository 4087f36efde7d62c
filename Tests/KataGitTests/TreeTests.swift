import Foundation
import KataCore
import KataGit
import KataTestSupport
import Testing

@Suite struct TreeTests {
    /// Two trees that differ in every way a tree can.
    private func twoTrees() async throws -> (
        scratch: ScratchRepository, git: GitWorkspace, old: ObjectID, new: ObjectID
    ) {
        let scratch = try ScratchRepository()
        for name in ["keep", "change", "gone/only", "file", "folder/x", "folder/y", "mode"] {
            try scratch.write("\(name)\nline\nline\nline\n", to: name)
        }
        let git = try await scratch.open()
        let old = try await git.snapshot()
        try scratch.write("changed\nline\nline\nline\n", to: "change")
        try scratch.write("mode\nline\nline\nline\n", to: "mode", executable: true)
        for name in ["gone", "file", "folder"] {
            try FileManager.default.removeItem(atPath: "\(scratch.path)/\(name)")
        }
        try scratch.write("now below\n", to: "file/now")
        try scratch.write("now a file\n", to: "folder")
        try FileManager.default.createSymbolicLink(atPath: "\(scratch.path)/link", withDestinationPath: "keep")
        let new = try await git.snapshot()
        // For the real git.
        try await git.publishObjects()
        return (scratch, git, old, new)
    }

    @Test func takesExactlyTheNamedPaths() async throws {
        let (scratch, git, old, new) = try await twoTrees()
        func listing(_ names: [String]) async throws -> [String] {
            let tree = try await git.composeTree(base: old, taking: names.map { try path($0) }, from: new)
            try await git.publishObjects()
            return try scratch.git("ls-tree", "-r", "--format=%(objectmode) %(path)", tree.hex)
                .split(separator: "\n").map(String.init)
        }
        let base = try await listing([])
        #expect(base.contains("100644 mode") && base.count == 7)
        #expect(try await listing(["mode"]).contains("100755 mode"))
        #expect(try await listing(["gone/only"]).allSatisfy { !$0.contains("gone") })
        #expect(try await listing(["link"]).contains("120000 link"))
        #expect(try await listing(["file/now"]) == base.filter { $0 != "100644 file" }.merged("100644 file/now"))
        #expect(try await listing(["folder"]) == base.filter { !$0.contains("folder") }.merged("100644 folder"))
        #expect(try await listing(["folder", "folder/x", "folder/y"]).contains("100644 folder"))
        #expect(try await listing(["nothing/at/all"]) == base)
        let everything = try await git.changes(from: old, to: new, detectingRenames: false).map(\.path)
        #expect(try await git.composeTree(base: old, taking: everything, from: new) == new)
        #expect(try await git.composeTree(base: new, taking: everything, from: old) == old)
        try scratch.checkSound()
    }

    @Test func writesAndRemovesBlobs() async throws {
        let scratch = try ScratchRepository()
        let git = try await scratch.open()
        let blob = try await git.writeBlob(Array("text".utf8))
        let tree = try await git.composeTree(
            base: nil, writing: [(try path("a/b/c"), blob, .executable), (try path("z"), blob, .regular)])
        try await git.publishObjects()
        #expect(try scratch.git("ls-tree", "-r", tree.hex).contains("100755 blob \(blob)\ta/b/c"))
        let empty = try await git.composeTree(base: tree, writing: [], removing: [path("a/b/c"), path("z")])
        #expect(try await empty == git.emptyTree())
        #expect(empty.hex == "4b825dc642cb6eb9a060e54bf8d69288fbee4904")
        #expect(try await git.blob(at: path("a/b"), in: tree) == nil)
        #expect(try await git.blob(at: path("z/y"), in: tree) == nil)
    }

    @Test func differencesAreThoseOfGit() async throws {
        let (scratch, git, old, new) = try await twoTrees()
        let changes = try await git.changes(from: old, to: new, detectingRenames: false)
        let letters: [ChangeKind: String] = [.added: "A", .modified: "M", .deleted: "D", .typeChanged: "T"]
        let mine = changes.map { "\(letters[$0.kind] ?? "?")\t\($0.path)" }.sorted()
        let judge = try scratch.git("diff-tree", "-r", "--no-renames", "--name-status", old.hex, new.hex)
            .split(separator: "\n").map(String.init).sorted()
        #expect(mine == judge)
        let change = try #require(changes.first { $0.path.display == "change" })
        #expect(change.addedLines == 1 && change.removedLines == 1 && !change.isBinary)
        let mode = try #require(changes.first { $0.path.display == "mode" })
        #expect(mode.oldMode == .regular && mode.newMode == .executable && mode.oldBlob == mode.newBlob)
        #expect(try await git.changes(from: new, to: new).isEmpty)
    }

    @Test func findsRenamesAndBinaryFiles() async throws {
        let scratch = try ScratchRepository()
        try scratch.write((1...40).map { "line \($0)\n" }.joined(), to: "old name")
        try scratch.folder.write([0, 1, 2, 0], to: "repo/image")
        let git = try await scratch.open()
        let old = try await git.snapshot()
        try FileManager.default.moveItem(atPath: "\(scratch.path)/old name", toPath: "\(scratch.path)/new name")
        try scratch.folder.write([0, 1, 2, 3], to: "repo/image")
        let changes = try await git.changes(from: old, to: git.snapshot())
        #expect(changes.map(\.kind) == [.modified, .renamed])
        #expect(changes[0].isBinary)
        #expect(changes[1].oldPath?.display == "old name" && changes[1].path.display == "new name")
    }

    @Test func patchesApply() async throws {
        let (scratch, git, old, new) = try await twoTrees()
        let patch = try await git.patch(from: old, to: new, limitBytes: 1 << 20)
        #expect(String(decoding: patch, as: UTF8.self).contains("+changed\n"))
        let short = try await git.patch(from: old, to: new, limitBytes: 50)
        #expect(short.count == 50 && patch.starts(with: short))
        let index = ["GIT_INDEX_FILE": "\(scratch.folder.path)/apply-index"]
        try scratch.folder.write(patch, to: "patch")
        #expect(try scratch.run("git", ["read-tree", old.hex], extraEnvironment: index).exitCode == 0)
        let apply = try scratch.run(
            "git", ["apply", "--cached", "\(scratch.folder.path)/patch"], extraEnvironment: index)
        #expect(apply.exitCode == 0, "\(apply.error)")
        #expect(try scratch.run("git", ["write-tree"], extraEnvironment: index).output.trimmed == new.hex)
    }

    @Test func aReaderSeesOneTree() async throws {
        let (scratch, git, old, new) = try await twoTrees()
        let reader = git.reader(of: old)
        #expect(try await reader.contents(of: path("folder/x")) != nil)
        #expect(try await reader.contents(of: path("folder")) == nil)
        #expect(try await reader.exists(path("folder")))
        #expect(try await reader.files(below: path("folder")).map(\.display) == ["folder/x", "folder/y"])
        #expect(try await reader.files(below: nil).count == 7)
        #expect(try await git.reader(of: new).contents(of: path("link")) == nil)
        #expect(try await git.reader(of: new).exists(path("link")))
        try scratch.checkSound()
    }
}

extension [String] {
    /// With one more line, sorted as Git sorts paths.
    fileprivate func merged(_ line: String) -> [String] {
        (self + [line]).sorted { $0.dropFirst(7) < $1.dropFirst(7) }
    }
}
