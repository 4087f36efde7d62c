package import KataCore
package import KataFiles

/// Writes the recording of a run while it goes on: one JSON object per line, in the format of ``SessionRecording``.
///
/// A recording that can't be written never fails the run: the first error is kept in ``problem`` and writing ends.
package actor SessionRecorder {
    private let log: (any AppendLog)?
    private let time: TimeSource
    private let started: Duration
    package private(set) var problem: String?
    /// How much room events still have; a provider that talks without end must not fill the disk.
    private var eventBudget: Int
    private let changeLimit: Int
    private var hasFailed = false

    /// Starts a recording; the file is created, or continued when a run is resumed.
    /// - Parameters:
    ///   - eventLimit: bytes of events; further ones are left out, and a notice says so.
    ///   - changeLimit: bytes of changed files of one attempt; an attempt with more can't be replayed.
    package init(
        at path: DiskPath, files: any FileAccess, identity: ProviderIdentity, run: ULID, time: TimeSource,
        eventLimit: Int = 32 << 20, changeLimit: Int = 128 << 20
    ) {
        self.time = time
        self.changeLimit = changeLimit
        eventBudget = eventLimit
        started = time.monotonic()
        let header = RecordingCodec.header(identity, run: run, at: time.now())
        do throws(FileError) {
            let log = try files.openLog(path, mode: .private)
            try log.append(RecordingCodec.line(header))
            self.log = log
        } catch {
            log = nil
            problem = "\(error)"
        }
    }

    func begin(_ assignment: TaskAssignment) {
        write(RecordingCodec.begin(assignment, at: elapsed))
    }

    func record(_ event: ProviderEvent, of key: AttemptKey) {
        guard eventBudget > 0 else { return }
        let line = RecordingCodec.line(RecordingCodec.event(event, of: key, at: elapsed))
        eventBudget -= line.count
        guard eventBudget > 0 else {
            let notice = ProviderEvent.notice("further events are not recorded")
            return write(RecordingCodec.event(notice, of: key, at: elapsed))
        }
        write(line)
    }

    func end(_ result: Result<ProviderReport, ProviderFailure>, of key: AttemptKey) {
        write(RecordingCodec.end(result, of: key, at: elapsed))
    }

    /// Adds what an attempt did to the tree. A later call for the same attempt replaces the earlier one.
    package func recordChanges(_ changes: [RecordedFileChange], of key: AttemptKey) {
        let size = changes.reduce(0) { $0 + $1.size }
        guard size <= changeLimit else {
            let reason = "\(key) changed \(size) bytes, more than a recording takes"
            problem = problem ?? reason
            return write(RecordingCodec.line(RecordingCodec.omission(reason, of: key, at: elapsed)))
        }
        write(RecordingCodec.changes(changes, of: key, at: elapsed))
    }

    /// Ends the recording and forces it to the disk.
    package func close() {
        do throws(FileError) {
            try log?.synchronize()
            try log?.close()
        } catch {
            problem = problem ?? "\(error)"
        }
    }

    private var elapsed: Duration { time.monotonic() - started }

    private func write(_ line: JSONText) { write(RecordingCodec.line(line)) }

    private func write(_ line: [UInt8]) {
        guard !hasFailed else { return }
        do throws(FileError) {
            try log?.append(line)
        } catch {
            hasFailed = true
            problem = problem ?? "\(error)"
        }
    }
}

/// Any provider, with everything it is asked and says written down.
package struct RecordingProvider: Provider {
    private let base: any Provider
    private let recorder: SessionRecorder

    package init(_ base: any Provider, recorder: SessionRecorder) {
        self.base = base
        self.recorder = recorder
    }

    package var identity: ProviderIdentity { base.identity }
    package var artefactsToIgnore: [String] { base.artefactsToIgnore }
    package func probe(_ context: ProbeContext) async -> ProviderProbe { await base.probe(context) }

    package func perform(
        _ assignment: TaskAssignment, reporting report: @escaping @Sendable (ProviderEvent) async -> Void
    ) async throws(ProviderFailure) -> ProviderReport {
        let key = AttemptKey(assignment)
        await recorder.begin(assignment)
        do throws(ProviderFailure) {
            let result = try await base.perform(assignment) { [recorder] event in
                await recorder.record(event, of: key)
                await report(event)
            }
            await recorder.end(.success(result), of: key)
            return result
        } catch {
            await recorder.end(.failure(error), of: key)
            throw error
        }
    }
}
