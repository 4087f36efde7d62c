import KataCore
import KataDigest
import KataMessages
import KataProcess
import KataVerify
import Testing

@Suite struct EvidenceTests {
    let tree = ObjectID(bytes: [UInt8](repeating: 0xAB, count: 20))
    let commit = ObjectID(bytes: [UInt8](repeating: 0xCD, count: 20))

    @Test func statementReadsBackAndRendersTheSame() async throws {
        let statement = try await sample()
        let bytes = statement.render()
        #expect(try EvidenceStatement.parse(bytes) == statement)
        #expect(try EvidenceStatement.parse(bytes).render() == bytes)
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(text.hasPrefix(#"{"_type":"https://in-toto.io/Statement/v1","predicate":{"#))
        #expect(text.contains(#""digest":{"gitCommit":"\#(commit.hex)"}"#))
        #expect(text.contains(#""digest":{"gitTree":"\#(tree.hex)"}"#))
        #expect(text.last == "\n")
    }

    @Test func digestIsIndependentOfTheCommitAndOfNothingElse() async throws {
        let statement = try await sample()
        var other = statement
        other.commit = nil
        #expect(other.digest == statement.digest)
        other.tree = commit
        #expect(other.digest != statement.digest)
        other = statement
        other.predicate.checks[0].exitCode = 1
        #expect(other.digest != statement.digest)
    }

    @Test(arguments: [
        "", "{}", "[1]", "null",
        #"{"_type":"https://in-toto.io/Statement/v1","subject":[],"predicateType":"x","predicate":{}}"#,
    ])
    func otherDocumentsAreRefused(_ text: String) {
        #expect(throws: EvidenceError.self) { try EvidenceStatement.parse(Array(text.utf8)) }
    }

    @Test(arguments: [
        "pass 3/3 sha256:5f1c0e9a", "fail 1/3 sha256:5f1c0e9a8d7b6c5a", "unverified 0/0",
        "unverified 2/3 sha256:00000000",
    ])
    func trailerReadsBack(_ text: String) {
        #expect(VerifyTrailer(text)?.description == text)
    }

    @Test(arguments: [
        "pass 0/0", "pass 2/3", "pass 4/3", "pass", "great 3/3", "pass 3/3 sha256:xyz", "pass 3/3 md5:5f1c0e9a",
        "pass 3/3/3",
        "pass -1/-1", "pass 3/3 sha256:5f1c0e9a more", "", "pass 99999999999999999999/99999999999999999999",
    ])
    func forgedTrailersAreRefused(_ text: String) {
        #expect(VerifyTrailer(text) == nil)
    }

    @Test func trailerNamesItsEvidence() async throws {
        let statement = try await sample()
        let trailer = VerifyTrailer(.passed(count: 1), digest: statement.digest)
        #expect(VerifyTrailer(trailer.description)?.names(statement.digest) == true)
        #expect(!trailer.names(Digest256.of("other")))
    }

    @Test func noteReadsBackWhateverItsValuesAre() throws {
        var note = EvidenceNote(
            plan: PlanID(phase: PhaseNumber("09"), plan: "01"), task: "2/3",
            verification: Verification(), duration: .milliseconds(12_460), provider: "my tool=50%\né", evidence: tree,
            summary: ".planning/phases/09 x/09-01-SUMMARY.md")
        #expect(
            note.description
                == "kata1 plan=09-01 task=2/3 verify=unverified cmds=0 dur=12.4s provider=my%20tool=50%25%0A%C3%A9 "
                + "evidence=\(tree.hex) summary=.planning/phases/09%20x/09-01-SUMMARY.md")
        note.duration = .milliseconds(12_400)
        #expect(EvidenceNote(line: note.description) == note)
    }

    @Test func unknownFieldsAreKept() throws {
        let line = "kata1 plan=09-01 verify=pass cmds=3 dur=0.0s later=x"
        #expect(EvidenceNote(line: line)?.description == line)
    }

    @Test(arguments: [
        "", "kata2 plan=1", "kata1 plan=09-01", "kata1 plan=1 verify=x cmds=1 dur=1.0s",
        "kata1 plan=%zz verify=pass cmds=1 dur=1.0s", "kata1 plan=1 verify=pass cmds=-1 dur=1.0s",
    ])
    func otherLinesAreNoNotes(_ line: String) {
        #expect(EvidenceNote(line: line) == nil)
    }

    @Test func mergedNotesGiveEachLineOnce() {
        let line = "kata1 plan=09-01 task=1/2 verify=pass cmds=3 dur=0.5s"
        let note = "\(line)\n\nsomebody's words\n\(line)\n\(line.replacing("1/2", with: "2/2"))\n"
        #expect(EvidenceNote.lines(of: Array(note.utf8)).map(\.task) == ["1/2", "2/2"])
        #expect(EvidenceNote.lines(of: [0xFF, 0x0A]).isEmpty)
    }

    private func sample() async throws -> EvidenceStatement {
        let verifier = CommandVerifier(
            runner: ChildRunner(), environment: path, now: { Timestamp(milliseconds: 1_700_000_000_123) })
        let verification = await verifier.verify(
            CheckList(commands: [CheckCommand("echo \"é/\" \u{1}", owner: "Task 2")], expectations: ["looks right"]),
            at: .init(root: "/", tree: tree))
        let predicate = EvidenceStatement.Predicate(
            plan: PlanID(phase: PhaseNumber("09"), plan: "01"), task: "2/3",
            run: ULID(milliseconds: 1, random: (2, 3)), provider: "script", verification: verification,
            mustHaves: [
                MustHaveResult(.truth, "it works", .unbound),
                MustHaveResult(.artifact, "a", .failed(reasons: ["is not there"])),
            ])
        return EvidenceStatement(commit: commit, tree: tree, predicate: predicate)
    }
}
