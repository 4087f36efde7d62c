package import KataFiles

/// A recorded session: what each attempt was asked, what happened, how it ended and what it did to the tree.
package struct SessionRecording: Sendable, Hashable {
    package var identity: ProviderIdentity
    package var attempts: [AttemptKey: RecordedAttempt]

    package init(identity: ProviderIdentity, attempts: [AttemptKey: RecordedAttempt]) {
        self.identity = identity
        self.attempts = attempts
    }
}

package struct RecordedAttempt: Sendable, Hashable {
    package var prompt: TaskPrompt
    package var events: [RecordedEvent] = []
    /// `nil` when the recording ends before the attempt does.
    package var ending: RecordedEnding?
    package var changes: [RecordedFileChange] = []
    /// Why the changes are not here.
    package var omission: String?

    package init(prompt: TaskPrompt) { self.prompt = prompt }
}

package struct RecordedEvent: Sendable, Hashable {
    /// Since the start of the recording.
    package var time: Duration
    package var event: ProviderEvent
}

package enum RecordedEnding: Sendable, Hashable {
    case report(ProviderReport)
    case failure(ProviderFailure)
}

/// Why a file is no recording that can be used.
package struct RecordingError: Error, Sendable, Hashable, CustomStringConvertible {
    package var message: String
    /// From 1; 0 when the file as a whole is meant.
    package var line: Int

    package var description: String { line == 0 ? message : "line \(line): \(message)" }
}

extension SessionRecording {
    /// The longest recording that is read, in bytes.
    package static let sizeLimit = 256 << 20

    package init(reading path: DiskPath, files: any FileAccess) throws(RecordingError) {
        let bytes: [UInt8]
        do throws(FileError) {
            bytes = try files.read(path, limit: Self.sizeLimit)
        } catch {
            throw RecordingError(message: "\(error)", line: 0)
        }
        try self.init(parsing: bytes)
    }
}
