#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// The few calls of the system that a hook needs, without Foundation.
enum HookSystem {
    static func exit(_ code: Int32) -> Never {
        #if canImport(Glibc)
            Glibc.exit(code)
        #elseif canImport(Musl)
            Musl.exit(code)
        #else
            Darwin.exit(code)
        #endif
    }

    static func variable(_ name: String) -> String? { unsafe getenv(name).map { unsafe String(cString: $0) } }

    /// One message on standard error.
    static func say(_ text: String) { write(Array("\(text)\n".utf8), to: 2) }

    static func print(_ text: String) { write(Array(text.utf8), to: 1) }

    /// What Git tells the hook, to its end.
    static func readInput() throws(HookProblem) -> [UInt8] {
        // A person who tries the hook by hand should not have to end the input.
        guard isatty(0) == 0 else { return [] }
        guard let bytes = read(0, limit: 1 << 28) else { throw HookProblem("what Git said can't be read") }
        return bytes
    }

    static func drainInput() {
        guard isatty(0) == 0 else { return }
        _ = read(0, limit: .max, keeping: false)
    }

    /// Seconds since 1970.
    static var now: Int { time(nil) }

    /// Everything from a descriptor; `nil` for an error, or beyond the limit.
    static func read(_ descriptor: Int32, limit: Int, keeping: Bool = true) -> [UInt8]? {
        var result: [UInt8] = []
        // Most of what a hook reads is short, and each page of a buffer costs time at its first use.
        var buffer = [UInt8](repeating: 0, count: 1 << 12)
        while true {
            let count = unsafe buffer.withUnsafeMutableBytes { unsafe readOnce(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                if keeping { result += buffer[..<count] }
                guard result.count <= limit else { return nil }
                if count == buffer.count, count < 1 << 16 { buffer = [UInt8](repeating: 0, count: count * 4) }
            } else if count == 0 {
                return result
            } else if errno != EINTR {
                return nil
            }
        }
    }

    /// - Returns: whether everything was written.
    @discardableResult
    static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { unsafe writeOnce(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno != EINTR {
                return false
            }
        }
        return true
    }

    /// What the last call said went wrong.
    static var lastError: String { unsafe String(cString: strerror(errno)) }

    private static func readOnce(_ descriptor: Int32, _ bytes: UnsafeMutableRawPointer?, _ count: Int) -> Int {
        #if canImport(Glibc)
            unsafe Glibc.read(descriptor, bytes, count)
        #elseif canImport(Musl)
            unsafe Musl.read(descriptor, bytes, count)
        #else
            unsafe Darwin.read(descriptor, bytes, count)
        #endif
    }

    private static func writeOnce(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
        #if canImport(Glibc)
            unsafe Glibc.write(descriptor, bytes, count)
        #elseif canImport(Musl)
            unsafe Musl.write(descriptor, bytes, count)
        #else
            unsafe Darwin.write(descriptor, bytes, count)
        #endif
    }
}
