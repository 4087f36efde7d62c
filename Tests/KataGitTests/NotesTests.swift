import Foundation
import KataCore
import KataGit
import KataTestSupport
import Testing

@Suite struct NotesTests {
    @Test func gitReadsWhatIsWrittenAndTheOtherWayRound() async throws {
        let scratch = try ScratchRepository()
        let commit = try #require(ObjectID(hex: try scratch.commitAll("first")))
        let git = try await scratch.open()
        #expect(try await git.note(for: commit) == nil)
        try await git.appendNotes([(commit, "kata1 task=1"), (commit, "kata1 task=2")])
        try await git.appendNotes([(commit, "kata1 task=2"), (commit, "kata1 task=3")])
        #expect(
            try scratch.git("notes", "--ref=kata", "show", commit.hex) == "kata1 task=1\nkata1 task=2\nkata1 task=3\n")
        #expect(try scratch.git("rev-list", "--count", "refs/notes/kata").trimmed == "2")
        let before = try scratch.git("rev-parse", "refs/notes/kata")
        try await git.appendNotes([(commit, "kata1 task=1")])
        #expect(try scratch.git("rev-parse", "refs/notes/kata") == before)
        try scratch.git("notes", "--ref=kata", "append", "-m", "by git", commit.hex)
        #expect(try await git.note(for: commit)?.hasSuffix("by git\n") == true)
        try scratch.checkSound()
    }

    @Test func readsAndKeepsTheLayoutOfManyNotes() async throws {
        let scratch = try ScratchRepository()
        let git = try await scratch.open()
        var commits: [ObjectID] = []
        for number in 0..<300 {
            commits.append(
                try await git.commit(CommitDraft(tree: git.emptyTree(), parents: [], message: "number \(number)")))
        }
        for commit in commits.prefix(3) { try scratch.git("notes", "--ref=kata", "add", "-m", "by git", commit.hex) }
        try await git.appendNotes(commits.map { ($0, "mine") })
        // This makes Git write its own layout.
        try scratch.git("notes", "--ref=kata", "append", "-m", "again", commits[5].hex)
        let names = try scratch.git("ls-tree", "--name-only", "refs/notes/kata").split(separator: "\n")
        #expect(names.allSatisfy { $0.count == 2 })
        try await git.appendNotes([(commits[0], "late"), (commits[299], "late")])
        #expect(try await git.note(for: commits[0])?.split(separator: "\n") == ["by git", "mine", "late"])
        #expect(try scratch.git("notes", "--ref=kata", "show", commits[299].hex) == "mine\nlate\n")
        #expect(try scratch.git("notes", "--ref=kata", "list").split(separator: "\n").count == 300)
        #expect(
            try scratch.git("ls-tree", "--name-only", "refs/notes/kata").split(separator: "\n").allSatisfy {
                $0.count == 2
            })
        try scratch.checkSound()
    }

    @Test func concurrentWritersLoseNothing() async throws {
        let scratch = try ScratchRepository()
        let commit = try #require(ObjectID(hex: try scratch.commitAll("first")))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<4 {
                let git = try await scratch.open()
                group.addTask {
                    for number in 0..<15 { try await git.appendNotes([(commit, "writer \(writer) line \(number)")]) }
                }
            }
            try await group.waitForAll()
        }
        let note = try await scratch.open().note(for: commit)
        #expect(Set(note?.split(separator: "\n") ?? []).count == 60)
        try scratch.checkSound()
    }
}
