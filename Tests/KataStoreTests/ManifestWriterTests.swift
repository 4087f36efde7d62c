import KataCore
import KataFiles
import KataStore
import KataTestSupport
import Synchronization
import Testing

@Suite struct ManifestWriterTests {
    @Test func `many updates become few writes, and the last state is never late`() async throws {
        let folder = try TemporaryFolder()
        let time = ManualTime()
        let run = try RunFolder.example(in: folder.path)
        let writer = ManifestWriter(folder: run, time: time.source, interval: .milliseconds(250))
        for step in 0..<1000 {
            time.advance(by: .milliseconds(1))
            try await writer.update(.example(.running, message: "\(step)"))
        }
        #expect(await writer.writes == 4)
        try await writer.update(.example(.succeeded, message: "end"))
        #expect(await writer.writes == 5)
        #expect(try run.writtenMessage == "end")
    }

    @Test func `what waits is written by a flush`() async throws {
        let folder = try TemporaryFolder()
        let run = try RunFolder.example(in: folder.path)
        let writer = ManifestWriter(folder: run, time: ManualTime().source)
        try await writer.update(.example(.running, message: "1"))
        try await writer.update(.example(.running, message: "2"))
        #expect(try run.writtenMessage == "1")
        try await writer.flush()
        #expect(try run.writtenMessage == "2")
        try await writer.flush()
        #expect(await writer.writes == 2)
    }

    @Test func `what waits is written beside the work`() async throws {
        let folder = try TemporaryFolder()
        let run = try RunFolder.example(in: folder.path)
        let time = ManualTime()
        let writer = ManifestWriter(folder: run, time: time.source, interval: .milliseconds(250))
        try await writer.update(.example(.running, message: "1"))
        try await writer.update(.example(.running, message: "2"))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await writer.run() }
            while try run.writtenMessage != "2" { await Task.yield() }
            try await writer.update(.example(.failed, message: "3"))
            // Ends by itself at the end of the run.
            try await group.waitForAll()
        }
        #expect(try run.writtenMessage == "3")
    }

    @Test func `a late finisher can't overwrite the end`() async throws {
        let folder = try TemporaryFolder()
        let run = try RunFolder.example(in: folder.path)
        let writer = ManifestWriter(folder: run, time: ManualTime().source)
        try await writer.update(.example(.cancelled, message: "end"))
        await #expect(throws: ManifestWriter.Failure.ended) { try await writer.update(.example(.running)) }
        await #expect(throws: ManifestWriter.Failure.ended) { try await writer.update(.example(.succeeded)) }
        #expect(try run.writtenMessage == "end")
    }

    @Test func `the end is on the disk before it is announced, earlier states need not be`() async throws {
        let folder = try TemporaryFolder()
        let kinds = Mutex<[FileOperation.Kind]>([])
        let files = SystemFiles { operation in
            kinds.withLock { $0.append(operation.kind) }
            return .proceed
        }
        let run = try RunFolder.example(in: folder.path, files: files)
        let writer = ManifestWriter(folder: run, time: ManualTime().source)
        try await writer.update(.example(.running))
        #expect(kinds.withLock { $0 } == [.create, .setMode, .write, .rename])
        kinds.withLock { $0 = [] }
        try await writer.update(.example(.failed))
        #expect(kinds.withLock { $0 } == [.create, .setMode, .write, .synchronize, .rename, .synchronizeFolder])
    }

    @Test func `a write that fails is reported, and made up for`() async throws {
        let folder = try TemporaryFolder()
        let isBroken = Mutex(true)
        let files = SystemFiles { operation in
            operation.kind == .write && isBroken.withLock { $0 } ? .fail(errorNumber: 28) : .proceed
        }
        let run = try RunFolder.example(in: folder.path, files: files)
        let writer = ManifestWriter(folder: run, time: ManualTime().source)
        do throws(ManifestWriter.Failure) {
            try await writer.update(.example(.succeeded, message: "end"))
            Issue.record("a full disk was swallowed")
        } catch {
            guard case .file(let file) = error else { throw error }
            #expect(file.code == .noSpace)
        }
        #expect(try SystemFiles().list(below: run.path).isEmpty)
        isBroken.withLock { $0 = false }
        try await writer.flush()
        #expect(try run.writtenMessage == "end")
    }

    @Test func `writers of a hundred tasks leave a whole document`() async throws {
        let folder = try TemporaryFolder()
        let run = try RunFolder.example(in: folder.path)
        let writer = ManifestWriter(folder: run, time: ManualTime().source, interval: .zero)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<100 {
                group.addTask { try await writer.update(.example(.running, message: "\(number)")) }
            }
            try await group.waitForAll()
        }
        #expect(await writer.writes == 100)
        #expect(try run.writtenMessage != nil)
        #expect(try SystemFiles().list(below: run.path).map(\.display) == ["manifest.json"])
    }
}

extension RunManifest {
    static func example(_ status: RunStatus, message: String? = nil) -> RunManifest {
        RunManifest(
            run: RunRecord(
                origin: NewRun(
                    id: ULID(milliseconds: 1, random: (2, 3)), provider: ProviderIdentity(name: "p", mode: "script")),
                status: status, message: message, createdAt: Timestamp(seconds: 0)))
    }
}

extension RunFolder {
    /// The message in the manifest as it is on the disk.
    var writtenMessage: String? {
        get throws { try JSONText(parsing: try SystemFiles().read(manifest))["message"]?.stringValue }
    }
}

/// A clock that tests set; sleeping passes the time at once.
final class ManualTime: Sendable {
    private let elapsed = Mutex(Duration.seconds(1000))

    func advance(by duration: Duration) { elapsed.withLock { $0 += duration } }

    var source: TimeSource {
        TimeSource(
            now: { Timestamp(seconds: 0) }, monotonic: { self.elapsed.withLock { $0 } },
            sleep: { duration in
                try Task.checkCancellation()
                self.advance(by: duration)
                await Task.yield()
            })
    }
}
