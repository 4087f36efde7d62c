import Foundation
import KataCore
import KataGit
import KataTestSupport
import Testing

@testable import KataReview

/// After each operation that rewrites or moves commits, every task's commit is found, with the evidence for it.
@Suite struct LinkMatrixTests {
    /// Whether every link is certain, leads to the work, and how each was found.
    private func anchors(_ history: PlanHistory) async throws -> [CommitLink.Anchor?] {
        let links = try await history.links()
        for link in links {
            #expect(link.isCertain, "task \(link.claim.task ?? 0): \(link.state)")
            #expect(try history.leads(link), "task \(link.claim.task ?? 0): \(link.state)")
        }
        return links.map(\.anchor)
    }

    @Test func untouchedCommitsAreThere() async throws {
        #expect(try await anchors(PlanHistory()) == [.hash, .hash, .hash])
    }

    @Test(arguments: [true, false]) func amendedMessage(trailers: Bool) async throws {
        let history = try PlanHistory(trailers: trailers)
        let message = try history.repository.git("log", "-1", "--format=%B")
        try history.repository.git("commit", "-q", "--amend", "-m", "better words: " + message)
        #expect(try await anchors(history) == [.hash, .hash, trailers ? .kataID : .patchID])
    }

    @Test func amendedContentIsSaidToBeChanged() async throws {
        let history = try PlanHistory()
        try history.repository.write("\(PlanHistory.mark(3))\nand more\n", to: PlanHistory.file(3))
        try history.repository.git("commit", "-q", "-a", "--amend", "--no-edit")
        let links = try await history.links()
        #expect(links.map(\.anchor) == [.hash, .hash, .kataID])
        #expect(links.map(\.isChanged) == [false, false, true])
    }

    @Test func amendedContentWithoutAnyAnchorIsLostOrAGuess() async throws {
        let history = try PlanHistory(trailers: false)
        try history.repository.write("\(PlanHistory.mark(3))\nand more\n", to: PlanHistory.file(3))
        try history.repository.git("commit", "-q", "-a", "--amend", "-m", "feat(09-01): something else")
        let link = try #require(try await history.links().last)
        #expect(!link.isCertain)
        guard case .guess = link.state else {
            Issue.record("\(link.state)")
            return
        }
        #expect(try history.leads(link))
    }

    @Test func amendedContentAndMessageAreFoundByTheJournal() async throws {
        let history = try PlanHistory(trailers: false, journal: true)
        try history.repository.write("\(PlanHistory.mark(3))\nand more\n", to: PlanHistory.file(3))
        try history.repository.git("commit", "-q", "-a", "--amend", "-m", "something else")
        try history.repository.git("commit", "-q", "--amend", "-m", "something else again")
        #expect(try await anchors(history) == [.hash, .hash, .journal])
        #expect(try await history.links().last?.isChanged == true)
    }

    @Test(arguments: [(true, false), (false, true), (false, false)])
    func rebase(trailers: Bool, journal: Bool) async throws {
        let history = try PlanHistory(trailers: trailers, journal: journal)
        try history.advanceMain()
        try history.repository.git("rebase", "-q", "main")
        let expected: CommitLink.Anchor = trailers ? .kataID : journal ? .journal : .patchID
        #expect(try await anchors(history) == [expected, expected, expected])
    }

    @Test(arguments: [(true, false), (false, true), (false, false)])
    func fixupAndSquash(trailers: Bool, journal: Bool) async throws {
        let history = try PlanHistory(trailers: trailers, journal: journal)
        try history.advanceMain()
        // A fixup drops the second message with its trailers, a squash keeps both.
        try history.rebaseInteractively(onto: "main", "2s/^pick/fixup/;3s/^pick/squash/")
        let found = try await anchors(history)
        if trailers { #expect(found[0] == .kataID && found[2] == .kataID) }
        if journal { #expect(found[1] == .journal) }
        if !journal { #expect(found[1] == .cumulativePatchID) }
    }

    @Test func rebasedTwiceIsFollowedStepByStep() async throws {
        let history = try PlanHistory(trailers: false, journal: true)
        try history.advanceMain()
        try history.repository.git("rebase", "-q", "main")
        try history.advanceMain("again")
        try history.rebaseInteractively(onto: "main", "2s/^pick/squash/")
        try history.repository.write("\(PlanHistory.mark(3))\nchanged\n", to: PlanHistory.file(3))
        try history.repository.git("commit", "-q", "-a", "--amend", "-m", "other")
        #expect(try await anchors(history) == [.journal, .journal, .journal])
    }

    @Test func pullWithRebase() async throws {
        let history = try PlanHistory(trailers: false)
        let clone = "\(history.repository.folder.path)/clone"
        try history.repository.git("clone", "-q", history.repository.path, clone)
        try history.repository.git("-C", clone, "switch", "-q", "main")
        try "other\n".write(toFile: "\(clone)/other.txt", atomically: true, encoding: .utf8)
        try history.repository.git("-C", clone, "add", "-A")
        try history.repository.git("-C", clone, "commit", "-q", "-m", "theirs")
        try history.repository.git("pull", "-q", "--rebase", clone, "main")
        #expect(try await anchors(history) == [.patchID, .patchID, .patchID])
    }

    @Test(arguments: [true, false]) func cherryPick(trailers: Bool) async throws {
        let history = try PlanHistory(trailers: trailers)
        try history.advanceMain()
        try history.repository.git("switch", "-q", "main")
        try history.repository.git("cherry-pick", "main..work")
        let expected: CommitLink.Anchor = trailers ? .kataID : .patchID
        #expect(try await anchors(history) == [expected, expected, expected])
    }

    @Test func revertIsNamed() async throws {
        let history = try PlanHistory()
        try history.repository.git("revert", "--no-edit", "HEAD~1")
        let links = try await history.links()
        #expect(links.map(\.anchor) == [.hash, .hash, .hash])
        let revert = try history.repository.git("rev-parse", "HEAD").trimmingCharacters(in: .newlines)
        #expect(links.map { $0.revertedBy.map(\.id.hex) } == [[], [revert], []])
    }

    @Test func squashMergeKeepsTheMessages() async throws {
        let history = try PlanHistory()
        try history.advanceMain()
        try history.repository.git("switch", "-q", "main")
        try history.repository.git("merge", "-q", "--squash", "work")
        try history.repository.git("commit", "-q", "--no-edit")
        #expect(try await anchors(history) == [.kataID, .kataID, .kataID])
    }

    @Test(arguments: [true, false]) func squashMergeWithAnotherMessage(keepsBranch: Bool) async throws {
        let history = try PlanHistory(trailers: false, shared: true)
        try history.advanceMain()
        try history.repository.git("switch", "-q", "main")
        try history.repository.git("merge", "-q", "--squash", "work")
        try history.repository.git("commit", "-q", "-m", "all of it")
        if !keepsBranch { try history.repository.git("branch", "-q", "-D", "work") }
        #expect(try await anchors(history) == [.cumulativePatchID, .cumulativePatchID, .cumulativePatchID])
    }

    @Test func mergeCommitReachesTheCommits() async throws {
        let history = try PlanHistory()
        try history.advanceMain()
        try history.repository.git("switch", "-q", "main")
        try history.repository.git("merge", "-q", "--no-ff", "-m", "merge", "work")
        #expect(try await anchors(history) == [.hash, .hash, .hash])
    }

    @Test(arguments: [true, false]) func wholeHistoryWrittenAnew(trailers: Bool) async throws {
        let history = try PlanHistory(trailers: trailers)
        let script =
            "git fast-export HEAD | sed 's/test@example.com/other@example.org/' | git fast-import --force --quiet"
        let result = try history.repository.run("sh", ["-c", script])
        try #require(result.exitCode == 0, "\(result.error)")
        try history.repository.git("reset", "-q", "--hard", "work")
        let expected: CommitLink.Anchor = trailers ? .kataID : .patchID
        #expect(try await anchors(history) == [expected, expected, expected])
    }

    @Test func forgeSquashListsTheMessages() async throws {
        let history = try PlanHistory()
        try history.advanceMain()
        try history.repository.git("switch", "-q", "main")
        try history.repository.git("merge", "-q", "--squash", "work")
        let body = (1...3).map {
            "* feat(09-01): Write part \($0)\n\nDo it well.\n\n\(PlanHistory.trailers($0, of: 3))"
        }
        try history.repository.git("commit", "-q", "-m", "Parts (#12)\n\n" + body.joined(separator: "\n\n"))
        try history.repository.git("branch", "-q", "-D", "work")
        #expect(try await anchors(history) == [.kataID, .kataID, .kataID])
    }

    @Test func forgeSquashOfAnotherToolListsTheSubjects() async throws {
        let history = try PlanHistory(trailers: false)
        try history.advanceMain()
        try history.repository.git("switch", "-q", "main")
        try history.repository.git("merge", "-q", "--squash", "work")
        try history.repository.write("and a touch\n", to: "touch.txt")
        try history.repository.git("add", "-A")
        let body = (1...3).map { "* feat(09-01): Write part \($0)" }.joined(separator: "\n")
        try history.repository.git("commit", "-q", "-m", "Parts (#12)\n\n\(body)")
        try history.repository.git("branch", "-q", "-D", "work")
        // The change of all parts is in it, among others.
        #expect(try await anchors(history) == [.cumulativePatchID, .cumulativePatchID, .cumulativePatchID])
        // Gone, as in the clone of a reviewer.
        try history.repository.git("reflog", "expire", "--expire=now", "--all")
        try history.repository.git("gc", "-q", "--prune=now")
        #expect(try await anchors(history) == [.squashBody, .squashBody, .squashBody])
    }

    @Test func copiedNotesLeadToTheCommit() async throws {
        let history = try PlanHistory(trailers: false)
        let last = try #require(history.claims[2].hash)
        try history.repository.git(
            "notes", "--ref", "refs/notes/kata", "add", "-m",
            #"{"predicate":{},"subject":[{"digest":{"gitCommit":"\#(last)"},"name":"commit"}]}"#, last)
        try history.repository.git("config", "notes.rewriteRef", "refs/notes/kata")
        try history.repository.write("\(PlanHistory.mark(3))\nchanged\n", to: PlanHistory.file(3))
        try history.repository.git("commit", "-q", "-a", "--amend", "-m", "other words")
        #expect(try await anchors(history) == [.hash, .hash, .note])
    }

    @Test func binaryFilesOfOneNameAreToldApart() async throws {
        let history = try PlanHistory(tasks: 1, trailers: false)
        let repository = history.repository
        try repository.folder.write([0, 1, 2, 3] as [UInt8], to: "repo/picture.bin")
        let first = try repository.commitAll("picture")
        try repository.git("reset", "-q", "--hard", "HEAD~1")
        try repository.folder.write([0, 9, 9, 9] as [UInt8], to: "repo/picture.bin")
        try repository.commitAll("another picture")
        let git = try await history.open()
        let claim = LinkClaim(plan: history.claims[0].plan, task: 7, name: "Draw", hash: first)
        let link = try #require(try await LinkResolver.open(git).resolve([claim]).first)
        #expect(!link.isCertain, "\(link.state)")
    }
}
