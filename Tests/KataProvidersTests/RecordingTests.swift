import Foundation
import KataCore
import KataFiles
import KataProviders
import Testing

@Suite struct RecordingTests {
    private static let run = ULID(milliseconds: 1, random: (2, 3))

    private func path(_ text: String) throws -> RepositoryPath { try RepositoryPath(text) }

    /// Records a script on one bench and gives the recording's path.
    private func record(
        _ bench: ProviderBench, _ body: String, changes: [RecordedFileChange], prompt: String = "Do it.\n"
    ) async throws -> String {
        let file = "\(bench.path)/session.ndjson"
        let script = try bench.script(body)
        let recorder = SessionRecorder(
            at: DiskPath(file), files: SystemFiles(), identity: script.identity, run: Self.run, time: .fixed)
        let assignment = bench.assignment(prompt)
        _ = await RecordingProvider(script, recorder: recorder).outcome(of: assignment)
        await recorder.recordChanges(changes, of: AttemptKey(assignment))
        await recorder.close()
        #expect(await recorder.problem == nil)
        return file
    }

    @Test func replayGivesTheSameWordsEventsAndChanges() async throws {
        let bench = try ProviderBench()
        let changes = [
            RecordedFileChange(try path("new/deep/a.txt"), .file(Array("hé\n".utf8), isExecutable: false)),
            RecordedFileChange(try path("run.sh"), .file([0, 255, 1], isExecutable: true)),
            RecordedFileChange(try path("link"), .symbolicLink(Array("new/deep".utf8))),
            RecordedFileChange(try path("old/gone.txt"), .deleted),
            RecordedFileChange(try RepositoryPath(bytes: [0x66, 0xFF]), .file([1], isExecutable: false)),
        ]
        let file = try await record(
            bench, "echo working; echo '{\"summary\": \"said\"}' >\"$KATA_REPORT_FILE\"", changes: changes)

        let other = try ProviderBench()
        try other.write("x", to: "tree/old/gone.txt")
        let replay = ReplayProvider(recording: DiskPath(file), services: other.services)
        let (result, events) = await replay.outcome(of: other.assignment())
        let report = try result.get()
        #expect(report.words.summary == "said")
        #expect(report.exitCode == 0)
        #expect(events == [.activity("working")])
        #expect(try other.read("tree/new/deep/a.txt") == "hé\n")
        #expect(!other.exists("tree/old"))
        let files = SystemFiles()
        #expect(try files.read(DiskPath("\(other.tree)/run.sh")) == [0, 255, 1])
        #expect(try files.status(of: DiskPath("\(other.tree)/run.sh"))?.mode.isExecutable == true)
        #expect(try files.status(of: DiskPath("\(other.tree)/link"), followingLinks: false)?.kind == .symbolicLink)
        #expect(try files.read(DiskPath(other.tree).appending(bytes: [0x66, 0xFF])) == [1])
    }

    @Test func failuresAreReplayedToo() async throws {
        let bench = try ProviderBench()
        let file = try await record(bench, "echo no >&2; exit 4", changes: [])
        let replay = ReplayProvider(recording: DiskPath(file), services: bench.services)
        let failure = await replay.failure(of: bench.assignment())
        #expect(failure?.kind == .crashed(exitCode: 4, signal: nil))
        #expect(failure?.detail == "no")
    }

    @Test(arguments: [
        ProviderFailure.Kind.missingAuth, .invalidAuth, .rateLimited(resetAt: Timestamp(seconds: 5)),
        .rateLimited(resetAt: nil), .unavailable(.environment), .emptyResponse, .noChange, .timeout(.idle),
        .crashed(exitCode: nil, signal: 9), .permissionDenied, .limitReached(.budget), .refused, .protocolError,
        .invalidRequest, .cancelled,
    ])
    func everyClassOfFailureSurvives(_ kind: ProviderFailure.Kind) async throws {
        struct Failing: Provider {
            let kind: ProviderFailure.Kind
            let identity = ProviderIdentity(name: "failing", mode: .cli)
            func probe(_ context: ProbeContext) async -> ProviderProbe { ProviderProbe(.found) }
            func perform(
                _ assignment: TaskAssignment, reporting report: @escaping @Sendable (ProviderEvent) async -> Void
            ) async throws(ProviderFailure) -> ProviderReport {
                throw ProviderFailure(kind, "why", usage: TokenUsage(input: 7), session: "s")
            }
        }
        let bench = try ProviderBench()
        let file = DiskPath("\(bench.path)/session.ndjson")
        let failing = Failing(kind: kind)
        let recorder = SessionRecorder(
            at: file, files: SystemFiles(), identity: failing.identity, run: Self.run, time: .fixed)
        let original = await RecordingProvider(failing, recorder: recorder).failure(of: bench.assignment())
        let replayed = await ReplayProvider(recording: file, services: bench.services).failure(of: bench.assignment())
        #expect(replayed == original)
    }

    @Test func aChangedPromptIsANoticeOrAFailure() async throws {
        let bench = try ProviderBench()
        let file = try await record(bench, "true", changes: [], prompt: "one\ntwo\n")
        let asked = bench.assignment("one\n2\n")
        let lenient = await ReplayProvider(recording: DiskPath(file), services: bench.services).outcome(of: asked)
        #expect(lenient.events == [.notice("the prompt is not the recorded one: line 2 was `two` and is `2`")])
        #expect(lenient.result.failure == nil)
        let strict = ReplayProvider(recording: DiskPath(file), isStrict: true, services: bench.services)
        let failure = await strict.failure(of: asked)
        #expect(failure?.kind == .invalidRequest)
        #expect(failure?.message.contains("line 2 was `two` and is `2`") == true)
    }

    @Test func anAttemptThatIsNotThereIsNamed() async throws {
        let bench = try ProviderBench()
        let file = try await record(bench, "true", changes: [])
        let failure = await ReplayProvider(recording: DiskPath(file), services: bench.services)
            .failure(of: bench.assignment(attempt: 2))
        #expect(failure?.kind == .invalidRequest)
        #expect(failure?.remediation == "it holds 09-01 task 1 attempt 1")
    }

    @Test func aCutRecordingIsNoSuccess() async throws {
        let bench = try ProviderBench()
        let file = try await record(bench, "echo hi", changes: [])
        let bytes = try SystemFiles().read(DiskPath(file))
        let text = String(decoding: bytes, as: UTF8.self)
        let end = try #require(text.range(of: "{\"type\":\"end\""))
        try bench.write(String(text[..<end.lowerBound]) + "{\"type\":\"en", to: "session.ndjson")
        let failure = await ReplayProvider(recording: DiskPath(file), services: bench.services)
            .failure(of: bench.assignment())
        #expect(failure?.kind == .crashed(exitCode: nil, signal: nil))
    }

    /// A link in the tree, at any place of the path, must not lead a recording outside.
    @Test(arguments: ["out/x.txt", "out/deep/x.txt"])
    func aLinkInTheTreeIsNotFollowed(_ text: String) async throws {
        let bench = try ProviderBench()
        let file = try await record(
            bench, "true", changes: [RecordedFileChange(try path(text), .file([1], isExecutable: false))])
        let victim = try ProviderBench()
        try victim.write("keep", to: "outside/x.txt")
        try victim.write("keep", to: "outside/deep/x.txt")
        try FileManager.default.createSymbolicLink(
            atPath: "\(victim.tree)/out", withDestinationPath: "\(victim.path)/outside")
        let failure = await ReplayProvider(recording: DiskPath(file), services: victim.services)
            .failure(of: victim.assignment())
        #expect(failure?.kind == .unavailable(.environment))
        #expect(try victim.read("outside/x.txt") == "keep")
        #expect(try victim.read("outside/deep/x.txt") == "keep")
    }

    /// A link that the recording itself makes is not followed by its later changes either.
    @Test func aRecordedLinkIsNotFollowed() async throws {
        let bench = try ProviderBench()
        let victim = try ProviderBench()
        let file = try await record(
            bench, "true",
            changes: [
                RecordedFileChange(try path("out"), .symbolicLink(Array(victim.path.utf8))),
                RecordedFileChange(try path("out/evil.txt"), .file([1], isExecutable: false)),
            ])
        #expect(
            await ReplayProvider(recording: DiskPath(file), services: victim.services).failure(of: victim.assignment())
                != nil)
        #expect(!victim.exists("evil.txt"))
    }

    @Test func aFileThatIsALinkIsReplacedNotWrittenThrough() async throws {
        let bench = try ProviderBench()
        let file = try await record(
            bench, "true", changes: [RecordedFileChange(try path("a.txt"), .file([0x31], isExecutable: false))])
        try bench.write("keep", to: "outside.txt")
        try FileManager.default.createSymbolicLink(
            atPath: "\(bench.tree)/a.txt", withDestinationPath: "\(bench.path)/outside.txt")
        let replay = ReplayProvider(recording: DiskPath(file), services: bench.services)
        #expect(await replay.failure(of: bench.assignment()) == nil)
        #expect(try bench.read("outside.txt") == "keep")
        #expect(try bench.read("tree/a.txt") == "1")
    }

    @Test func endlessTalkAndHugeChangesAreBounded() async throws {
        let bench = try ProviderBench()
        let script = try bench.script("echo hi")
        let file = "\(bench.path)/session.ndjson"
        let recorder = SessionRecorder(
            at: DiskPath(file), files: SystemFiles(), identity: script.identity, run: Self.run, time: .fixed,
            eventLimit: 100, changeLimit: 10)
        let assignment = bench.assignment()
        _ = await RecordingProvider(script, recorder: recorder).outcome(of: assignment)
        await recorder.recordChanges(
            [RecordedFileChange(try path("big"), .file(Array(repeating: 1, count: 11), isExecutable: false))],
            of: AttemptKey(assignment))
        #expect(await recorder.problem?.contains("changed 11 bytes") == true)
        await recorder.close()
        let recording = try SessionRecording(reading: DiskPath(file), files: SystemFiles())
        let attempt = try #require(recording.attempts[AttemptKey(assignment)])
        #expect(attempt.events.map(\.event) == [.notice("further events are not recorded")])
        let replay = ReplayProvider(recording: DiskPath(file), services: bench.services)
        #expect(await replay.failure(of: assignment)?.kind == .unavailable(.environment))
    }

    @Test func aRecordingThatCannotBeWrittenDoesNotFailTheRun() async throws {
        let bench = try ProviderBench()
        let script = try bench.script("true")
        let recorder = SessionRecorder(
            at: DiskPath("\(bench.path)/none/session.ndjson"), files: SystemFiles(),
            identity: script.identity, run: Self.run, time: .fixed)
        #expect(await RecordingProvider(script, recorder: recorder).failure(of: bench.assignment()) == nil)
        #expect(await recorder.problem?.contains("not-found") == true)
    }
}
