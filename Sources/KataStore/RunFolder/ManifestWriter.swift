package import KataCore
package import KataFiles

/// The only writer of a run's manifest: writes never overlap, many updates become few writes, and the last state is never late.
///
/// An update writes at once when the last write is long enough ago, otherwise it waits for the next one, for ``flush()``, or for
/// ``run()``, which an owner lets run beside the work. A terminal state is written, and is on the disk, before ``update(_:)``
/// returns. After it nothing is written any more: a late finisher can't bring an older state back.
package actor ManifestWriter {
    package enum Failure: Error, Sendable, Hashable {
        case file(FileError)
        /// The manifest already shows the end of the run.
        case ended
    }

    private let folder: RunFolder
    private let time: TimeSource
    private let interval: Duration
    private var pending: RunManifest?
    private var lastWrite: Duration?
    private var hasEnded = false
    /// How often the file was written.
    package private(set) var writes = 0

    /// - Parameter interval: the shortest time between two writes, except for a terminal state.
    package init(folder: RunFolder, time: TimeSource, interval: Duration = .milliseconds(250)) {
        self.folder = folder
        self.time = time
        self.interval = interval
    }

    /// Takes a newer state of the run.
    /// - Throws: `ended`, or `file` when a write failed; the state is kept for the next try unless a newer one comes.
    package func update(_ manifest: RunManifest) throws(Failure) {
        guard !hasEnded else { throw .ended }
        pending = manifest
        if manifest.run.status.isTerminal || isDue { try flush() }
    }

    /// Writes what waits to be written.
    package func flush() throws(Failure) {
        guard let manifest = pending else { return }
        let isLast = manifest.run.status.isTerminal
        do {
            // A failing disk is not asked again at once.
            lastWrite = time.monotonic()
            try folder.write(manifest, durable: isLast)
        } catch {
            throw .file(error)
        }
        writes += 1
        pending = nil
        hasEnded = isLast
    }

    /// Writes what waits, again and again, until the task is cancelled or the run has ended.
    /// - Throws: `file` when a write failed.
    package func run() async throws(Failure) {
        while !hasEnded {
            do {
                try await time.sleep(interval)
            } catch {
                return
            }
            if isDue { try flush() }
        }
    }

    private var isDue: Bool { lastWrite.map { time.monotonic() - $0 >= interval } ?? true }
}

extension RunFolder {
    /// Replaces the manifest in one step.
    package func write(_ manifest: RunManifest, durable: Bool) throws(FileError) {
        try files.writeAtomically(
            Array(manifest.json.pretty.utf8), to: self.manifest, mode: .private, durable: durable)
    }
}
