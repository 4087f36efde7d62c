#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// The full output of a child in a file: one JSON object per line, from which the exact bytes can be recovered.
///
/// `{"t":12,"s":"out","d":"text\n"}` for UTF-8 and `{"t":12,"s":"err","b":"/w=="}` (base 64) for anything else; `t` is in
/// milliseconds since the child's start. The bytes of a stream are those of its lines, one after the other. A character that
/// arrived in two pieces is not torn apart. The file is made with the first byte, with mode 0600, and is never a symbolic link.
package struct OutputLog: ~Copyable {
    package struct Failure: Error, Sendable, Hashable {
        package let message: String
    }

    /// Negative until the first byte comes: a silent child leaves no file.
    private var descriptor: Int32 = -1
    private let path: String
    /// The start of a character whose rest has not come yet.
    private var unfinished: [OutputStreamKind: [UInt8]] = [:]

    package init(appendingTo path: String) throws(Failure) {
        guard !path.utf8.contains(0) else { throw Failure(message: "the log's path holds a NUL byte") }
        self.path = path
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    package mutating func write(_ chunk: OutputChunk) throws(Failure) {
        var bytes = chunk.bytes
        if let start = unfinished.removeValue(forKey: chunk.stream) { bytes = start + bytes }
        let open = Self.unfinishedCharacter(at: bytes)
        if open > 0 {
            unfinished[chunk.stream] = Array(bytes.suffix(open))
            bytes.removeLast(open)
        }
        if !bytes.isEmpty {
            try put(Self.line(OutputChunk(stream: chunk.stream, bytes: bytes, time: chunk.time)))
        }
    }

    /// Writes what is left of torn characters. The file is closed with the value.
    package mutating func finish(at time: Duration) throws(Failure) {
        for (stream, bytes) in unfinished.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            try put(Self.line(OutputChunk(stream: stream, bytes: bytes, time: time)))
        }
        unfinished = [:]
    }

    private mutating func put(_ bytes: [UInt8]) throws(Failure) {
        if descriptor < 0 {
            descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o600)
            guard descriptor >= 0 else { throw Failure(message: "the log \(path) can't be opened (error \(errno))") }
        }
        var done = 0
        while done < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { raw in
                unsafe systemWrite(descriptor, raw.baseAddress?.advanced(by: done), raw.count - done)
            }
            if count < 0 {
                if errno == EINTR { continue }
                throw Failure(message: "writing the log \(path) failed (error \(errno))")
            }
            done += count
        }
    }

    /// How many bytes at the end are the start of a UTF-8 character: 0 to 3.
    private static func unfinishedCharacter(at bytes: [UInt8]) -> Int {
        for back in 1...3 where back <= bytes.count {
            let byte = bytes[bytes.count - back]
            if byte & 0xC0 == 0x80 { continue }
            let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1
            return length > back ? back : 0
        }
        return 0
    }
}

private func systemWrite(_ descriptor: Int32, _ buffer: UnsafeRawPointer?, _ count: Int) -> Int {
    unsafe write(descriptor, buffer, count)
}
