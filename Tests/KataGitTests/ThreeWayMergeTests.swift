import Testing

@testable import KataGit

@Suite struct ThreeWayMergeTests {
    private func merge(_ base: String, _ ours: String, _ theirs: String) throws -> String? {
        try ThreeWayMerge.merge(base: Array(base.utf8), ours: Array(ours.utf8), theirs: Array(theirs.utf8))
            .map { String(decoding: $0, as: UTF8.self) }
    }

    @Test func changesOfDifferentLinesAreJoined() throws {
        #expect(try merge("1\n2\n3\n4\n5\n", "one\n2\n3\n4\n5\n", "1\n2\n3\n4\nfive\n") == "one\n2\n3\n4\nfive\n")
    }

    @Test func whatBothChangedAlikeIsTakenOnce() throws {
        #expect(try merge("1\n2\n3\n4\n", "one\n2\n3\nmine\n", "one\n2\n3\n4\n") == "one\n2\n3\nmine\n")
    }

    @Test(arguments: [("1\n", "a\n", "b\n"), ("1\0", "1\0a", "b\0")])
    func conflictsAndBinariesAreRefused(base: String, ours: String, theirs: String) throws {
        #expect(try merge(base, ours, theirs) == nil)
    }

    @Test func emptySides() throws {
        #expect(try merge("", "", "new\n") == "new\n")
        #expect(try merge("1\n", "", "1\n") == "")
    }
}
