import Foundation
import KataCore
import KataGit
import KataTestSupport
import Testing

@Suite struct SnapshotTests {
    @Test func equalsWhatGitWouldAdd() async throws {
        let scratch = try ScratchRepository()
        try scratch.write("a\n", to: "kept")
        try scratch.write("b\n", to: "folder/changed")
        try scratch.write("c\n", to: "folder/gone")
        try scratch.write("#!/bin/sh\n", to: "tool", executable: true)
        try scratch.write("*.log\nbuild/\n!keep.log\n", to: ".gitignore")
        try scratch.commitAll("first")
        try scratch.write("b2\n", to: "folder/changed")
        try FileManager.default.removeItem(atPath: "\(scratch.path)/folder/gone")
        try scratch.write("new\n", to: "deep/er/new file\n日本.txt")
        try scratch.write("x", to: "x.log")
        try scratch.write("x", to: "keep.log")
        try scratch.write("x", to: "build/out")
        try scratch.write("-rf\n", to: "-rf")
        try FileManager.default.createSymbolicLink(
            atPath: "\(scratch.path)/link", withDestinationPath: "/etc/hostname")
        try scratch.write("staged\n", to: "staged")
        try scratch.git("add", "staged")
        let index = try Data(contentsOf: URL(fileURLWithPath: "\(scratch.path)/.git/index"))

        let git = try await scratch.open()
        #expect(git.capabilities.mode == .native)
        let tree = try await git.snapshot()

        #expect(try Data(contentsOf: URL(fileURLWithPath: "\(scratch.path)/.git/index")) == index)
        #expect(try scratch.treeByGit() == tree.hex)
        try scratch.checkSound()
    }

    @Test func seesEveryChangeBetweenTwoCalls() async throws {
        let scratch = try ScratchRepository()
        try scratch.write("1\n", to: "a")
        try scratch.write("1\n", to: "b")
        try scratch.commitAll("first")
        let git = try await scratch.open()
        // The same size, in the same moment, again and again: time stamps alone would not show it.
        for round in 0..<40 {
            let text = round % 2 == 0 ? "2\n" : "3\n"
            try scratch.write(text, to: "a")
            try scratch.write(text, to: "untracked")
            let tree = try await git.snapshot()
            #expect(try await git.blob(at: path("a"), in: tree)?.bytes == Array(text.utf8))
            #expect(try await git.blob(at: path("untracked"), in: tree)?.bytes == Array(text.utf8))
        }
    }

    @Test func aFileMayBecomeAFolderAndBack() async throws {
        let scratch = try ScratchRepository()
        try scratch.write("1\n", to: "a")
        try scratch.write("1\n", to: "b/c")
        try scratch.commitAll("first")
        let git = try await scratch.open()
        try FileManager.default.removeItem(atPath: "\(scratch.path)/a")
        try FileManager.default.removeItem(atPath: "\(scratch.path)/b")
        try scratch.write("2\n", to: "a/x")
        try scratch.write("2\n", to: "b")
        #expect(try await git.snapshot().hex == scratch.treeByGit())
    }

    @Test func aFolderMayBecomeALink() async throws {
        let scratch = try ScratchRepository()
        try scratch.write("1\n", to: "b/c")
        try scratch.write("1\n", to: "other/c")
        try scratch.commitAll("first")
        let git = try await scratch.open()
        try FileManager.default.removeItem(atPath: "\(scratch.path)/b")
        try FileManager.default.createSymbolicLink(atPath: "\(scratch.path)/b", withDestinationPath: "other")
        #expect(try await git.snapshot().hex == scratch.treeByGit())
    }

    @Test func worksOnAnUnbornBranch() async throws {
        let scratch = try ScratchRepository()
        let git = try await scratch.open()
        #expect(try await git.snapshot() == git.emptyTree())
        try scratch.write("1\n", to: "a")
        #expect(try await git.snapshot().hex == scratch.treeByGit())
    }

    @Test func leavesOutAnnouncedButDeletedFilesAndTakesConflictsFromDisk() async throws {
        let scratch = try ScratchRepository()
        try scratch.write("base\n", to: "f")
        try scratch.commitAll("base")
        try scratch.git("checkout", "-q", "-b", "other")
        try scratch.write("theirs\n", to: "f")
        try scratch.commitAll("theirs")
        try scratch.git("checkout", "-q", "main")
        try scratch.write("ours\n", to: "f")
        try scratch.commitAll("ours")
        _ = try scratch.run("git", ["merge", "other"])
        try scratch.write("soon\n", to: "soon")
        try scratch.git("add", "-N", "soon")
        let git = try await scratch.open()
        #expect(await git.ongoingOperation() == .merge)
        #expect(try await git.status().contains { $0.isConflicted && $0.path.display == "f" })
        #expect(try await git.snapshot().hex == scratch.treeByGit())
    }

    @Test func keepsSubmodulesAsCommitsAndLeavesOutForeignRepositories() async throws {
        let scratch = try ScratchRepository()
        let inner = try ScratchRepository()
        try inner.write("1\n", to: "x")
        try inner.commitAll("one")
        try scratch.write("1\n", to: "a")
        try scratch.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", inner.path, "sub")
        try scratch.commitAll("with submodule")
        let git = try await scratch.open()
        #expect(try await git.snapshot().hex == scratch.treeByGit())

        try scratch.write("2\n", to: "sub/y")
        #expect(try await git.snapshot().hex == scratch.treeByGit())
        for arguments in [["add", "-A"], ["commit", "-q", "-m", "two"]] {
            #expect(try scratch.run("git", ["-C", "sub"] + arguments).exitCode == 0)
        }
        #expect(try await git.snapshot().hex == scratch.treeByGit())

        let before = try await git.snapshot()
        try scratch.git("init", "-q", "foreign")
        try scratch.write("1\n", to: "foreign/file")
        #expect(try await git.snapshot() == before)
    }

    @Test func honoursLineEndsAndModes() async throws {
        let scratch = try ScratchRepository()
        try scratch.write("*.txt text\n*.bin -text\n", to: ".gitattributes")
        try scratch.write("a\r\nb\r\n", to: "a.txt")
        try scratch.write("a\r\nb\r\n", to: "a.bin")
        try scratch.commitAll("first")
        try scratch.write("c\r\nb\r\n", to: "a.txt")
        try scratch.write("c\r\nb\r\n", to: "a.bin")
        try scratch.write("new\r\n", to: "new.txt", executable: true)
        let git = try await scratch.open()
        #expect(try await git.snapshot().hex == scratch.treeByGit())
    }

    @Test func keepsTheFormsOfUnicodeApartWhereTheFileSystemDoes() async throws {
        let scratch = try ScratchRepository()
        try scratch.write("nfc\n", to: "caf\u{E9}")
        try scratch.write("nfd\n", to: "cafe\u{301}")
        try scratch.write("$Id$\n", to: "id.c")
        try scratch.write("*.c ident\n", to: ".gitattributes")
        let git = try await scratch.open()
        #expect(try await git.snapshot().hex == scratch.treeByGit())
    }

    @Test func takesBytesThatAreNotText() async throws {
        let scratch = try ScratchRepository()
        let name: [UInt8] = [0x61, 0xFF, 0xFE]
        // Foundation's paths are text; a shell's are bytes.
        _ = try scratch.run("sh", ["-c", #": > "$(printf 'a\377\376')""#])
        let git = try await scratch.open()
        let tree = try await git.snapshot()
        #expect(tree.hex == (try scratch.treeByGit()))
        #expect(try await git.files(in: tree).map(\.path.bytes) == [name])
    }
}
