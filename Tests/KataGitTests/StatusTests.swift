import Foundation
import KataCore
import KataGit
import KataTestSupport
import Testing

@Suite struct StatusTests {
    @Test func isThatOfGit() async throws {
        let scratch = try ScratchRepository()
        for name in ["clean", "changed", "gone", "staged", "both", "mode"] { try scratch.write("1\n", to: name) }
        try scratch.write("*.log\n/build\n", to: ".gitignore")
        try scratch.commitAll("first")
        try scratch.write("2\n", to: "changed")
        try FileManager.default.removeItem(atPath: "\(scratch.path)/gone")
        try scratch.write("2\n", to: "staged")
        try scratch.write("2\n", to: "both")
        try scratch.write("1\n", to: "new")
        try scratch.git("add", "staged", "both", "new")
        try scratch.write("3\n", to: "both")
        try scratch.write("1\n", to: "mode", executable: true)
        for name in ["x.log", "build/x", "deep/er/untracked"] { try scratch.write("1\n", to: name) }
        let git = try await scratch.open()
        let letters: [ChangeKind: String] = [.added: "A", .modified: "M", .deleted: "D", .typeChanged: "T"]
        let mine = try await git.status().map { entry in
            if entry.isUntracked { return "?? \(entry.path)" }
            return
                "\(entry.index.flatMap { letters[$0] } ?? " ")\(entry.worktree.flatMap { letters[$0] } ?? " ") \(entry.path)"
        }
        #expect(mine.sorted() == (try scratch.statusByGit().sorted()))
        #expect(try await git.isIgnored(path("x.log")))
        #expect(try await git.isIgnored(path("build/x")))
        #expect(try await !git.isIgnored(path("deep/er/untracked")))
        #expect(try await !git.isIgnored(path("clean")))
    }

    @Test(arguments: [
        "*.log\n!keep.log\n", "build/\n", "/build\n", "**/x\n", "a/**\n!a/b/\n", "a/*\n!a/b\n", "*.[ch]\n", "\\#x\n",
        "x \n", "a/**/b\n", "/*\n!/a\n",
        "# comment\n\n*.o\n", "foo\\ bar\n", "[!a]*\n", "*\n!*/\n!*.log\n",
    ])
    func ignoreRulesAreThoseOfGit(rules: String) async throws {
        let scratch = try ScratchRepository()
        for name in [
            "x", "x.log", "keep.log", "build/x", "a/build/x", "a/b/c", "a/b/x", "a/d", "a/x/b", "f.c", "f.h", "#x",
            "foo bar", "z.o", "b",
        ] { try scratch.write("1\n", to: name) }
        try scratch.write(rules, to: ".gitignore")
        let git = try await scratch.open()
        let mine = try await git.status().map { "?? \($0.path)" }
        let judge = try scratch.git("-c", "core.quotePath=false", "status", "--porcelain", "-z", "-uall").split(
            separator: "\0"
        ).map(String.init)
        #expect(mine.sorted() == judge.sorted())
        #expect(try await git.snapshot().hex == scratch.treeByGit())
    }

    @Test func attributesAreThoseOfGit() async throws {
        let scratch = try ScratchRepository()
        try scratch.write("*.txt text eol=lf\n*.bin -text\nfolder/** linguist-generated\n", to: ".gitattributes")
        try scratch.write("*.txt -eol\n", to: "folder/.gitattributes")
        for extra in [[:], ["GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "core.eol", "GIT_CONFIG_VALUE_0": "lf"]] {
            let git = try await scratch.open(extra: extra)
            let paths = try [path("a.txt"), path("b.bin"), path("folder/c.txt")]
            let found = try await git.attributes(for: paths, names: ["text", "eol", "linguist-generated"])
            #expect(found[paths[0]] == ["text": .set, "eol": .value("lf"), "linguist-generated": .unspecified])
            #expect(found[paths[1]]?["text"] == .unset)
            #expect(found[paths[2]] == ["text": .set, "eol": .unset, "linguist-generated": .set])
        }
    }

    @Test func pathsThroughLinksAreRefused() async throws {
        let scratch = try ScratchRepository()
        try scratch.write("1\n", to: "real/file")
        try FileManager.default.createSymbolicLink(atPath: "\(scratch.path)/etc", withDestinationPath: "/etc")
        try FileManager.default.createSymbolicLink(atPath: "\(scratch.path)/real/up", withDestinationPath: "..")
        let git = try await scratch.open()
        #expect(try git.realFilePath(for: path("real/file")) == "\(scratch.path)/real/file")
        #expect(try git.realFilePath(for: path("not/there/yet")) == "\(scratch.path)/not/there/yet")
        #expect(try git.realFilePath(for: path("etc")) == "\(scratch.path)/etc")
        for name in ["etc/hostname", "real/up/real/file"] {
            let error = #expect(throws: GitError.self) { try git.realFilePath(for: path(name)) }
            #expect(error?.code == .pathRefused)
        }
        #expect(try await git.snapshot().hex == scratch.treeByGit())
    }
}
