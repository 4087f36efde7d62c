package enum OutputStreamKind: String, Sendable, Hashable, CaseIterable {
    case standardOutput = "out"
    case standardError = "err"
}

/// Some bytes as they came, redacted, at no particular border.
package struct OutputChunk: Sendable, Hashable {
    package var stream: OutputStreamKind
    package var bytes: [UInt8]
    /// Since the start of the child.
    package var time: Duration

    package init(stream: OutputStreamKind, bytes: [UInt8], time: Duration) {
        self.stream = stream
        self.bytes = bytes
        self.time = time
    }
}
