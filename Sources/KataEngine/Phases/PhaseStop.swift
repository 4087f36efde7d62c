internal import KataCore
package import KataFiles
internal import KataGit
package import KataStore

/// The request to end the execution of a whole phase, from any terminal: what is at work, and what has not begun yet.
///
/// Runs are asked one by one in the store; this reaches the process that would begin further ones. It lies in a file beside the
/// store until an execution has seen it, or the next one begins.
package struct PhaseStop: Sendable {
    private let files: any FileAccess
    private let path: DiskPath

    /// - Parameters:
    ///   - services: of the person's working tree.
    ///   - phase: the name of the phase's folder, which it keeps when it moves to the finished ones.
    package init(services: EngineServices, phase: String) {
        files = services.files
        path = services.stateFolder.appending(
            "phase-stops/\(TreeMark.of(services.git.location.root))-\(TreeMark.of(phase)).json")
    }

    package func ask(_ request: CancellationRequest) throws(FileError) {
        let value = JSONText.object([
            "requested_at": .integer(request.requestedAt.milliseconds), "by": .string(request.requester),
            "reason": .string(request.reason),
        ])
        try files.makeFolder(path.folder, mode: .privateFolder)
        try files.writeAtomically(Array(value.compact.utf8), to: path, mode: 0o600, durable: false)
    }

    /// What was asked and is not answered yet. A file that can't be read asks nothing.
    func request() -> CancellationRequest? {
        guard let bytes = try? files.read(path),
            let value = try? JSONText(parsing: String(decoding: bytes, as: UTF8.self)),
            let time = value["requested_at"]?.integerValue
        else { return nil }
        return CancellationRequest(
            requestedAt: Timestamp(milliseconds: time), requester: value["by"]?.stringValue ?? "somebody",
            reason: value["reason"]?.stringValue ?? "")
    }

    /// An earlier request is none of this execution, or has been answered.
    func forget() {
        // Another process may have done the same; a file that stays is forgotten by the next execution.
        guard (try? files.exists(path)) == true else { return }
        try? files.remove(path)
    }
}
