import Foundation
import KataCore
import KataGit
import KataTestSupport
import Testing

@Suite struct HandleTests {
    @Test func noHandleIsLeft() async throws {
        let scratch = try ScratchRepository()
        try scratch.write("1\n", to: "a")
        try scratch.commitAll("first")
        let ledger = HandleLedger()
        for round in 0..<3 {
            let git = try await scratch.open(ledger: ledger)
            #expect(ledger.open == ["git_repository": 1, "git_odb": 1])
            for number in 0..<60 {
                try scratch.write("\(round) \(number)\n", to: "a")
                let head = try await git.head()
                let tip = try #require(head.tip)
                let tree = try await git.snapshot()
                _ = try await git.status()
                _ = try await git.changes(from: tip, to: tree)
                _ = try await git.patch(from: tip, to: tree, limitBytes: 100)
                let commit = try await git.commit(CommitDraft(tree: tree, parents: [tip], message: "x"))
                try await git.updateReference(head.referenceName, from: tip, to: commit, message: "x")
                _ = try await git.log(LogQuery(from: [commit], limit: 3))
                _ = try await git.references(below: "refs/")
                _ = try await git.resolve("HEAD~1")
                // What fails must free what it had, too.
                _ = try? await git.updateReference(head.referenceName, from: tip, to: commit, message: "x")
                _ = try? await git.changes(from: tip, to: ObjectID(bytes: Array(repeating: 1, count: 20)))
                _ = try? await git.deleteReference("refs/none", expected: tip)
            }
            try await git.appendNotes([(try #require(try await git.head().tip), "round \(round)")])
            #expect(ledger.open == ["git_repository": 1, "git_odb": 1])
        }
        #expect(ledger.openedInTotal > 1000)
        #expect(ledger.open.isEmpty)
    }

    @Test func manyTasksOnManyWorkspaces() async throws {
        let scratch = try ScratchRepository()
        try scratch.write("1\n", to: "a")
        try scratch.commitAll("first")
        try await withThrowingTaskGroup(of: Void.self) { group in
            for workspace in 0..<4 {
                let git = try await scratch.open()
                for worker in 0..<4 {
                    group.addTask {
                        for number in 0..<10 {
                            let blob = try await git.writeBlob(Array("\(workspace) \(worker) \(number)".utf8))
                            let tip = try await git.head().tip
                            let tree = try await git.composeTree(
                                base: tip, writing: [(try path("folder/\(workspace)-\(worker)"), blob, .regular)])
                            let commit = try await git.commit(
                                CommitDraft(tree: tree, parents: tip.map { [$0] } ?? [], message: "\(number)"))
                            try await git.updateReference(
                                "refs/kata/attempts/\(workspace)-\(worker)-\(number)", from: nil, to: commit,
                                message: "x")
                            _ = try await git.snapshot()
                            _ = try await git.status()
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await scratch.open().references(below: "refs/kata/").count == 160)
        try scratch.checkSound()
    }
}
