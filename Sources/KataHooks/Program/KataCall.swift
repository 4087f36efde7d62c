#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Becomes the program `kata`, which reads documents: a hook's own program links no library for that.
enum KataCall {
    /// Returns only when there is no `kata`: what can't be run stops nobody.
    static func become(_ command: [String]) throws(HookProblem) {
        for program in candidates {
            let words = [program] + command
            var arguments: [UnsafeMutablePointer<CChar>?] = unsafe words.map { unsafe strdup($0) } + [nil]
            defer { unsafe arguments.forEach { unsafe free($0) } }
            _ = unsafe execvp(program, &arguments)
        }
        throw HookProblem("the program kata is neither beside kata-hook nor on PATH")
    }

    /// The same for a question that only exit code 1 answers with no: whatever else goes wrong stops nobody, such as a `kata` that
    /// is older than this program and does not know the command.
    static func become(asking command: [String]) throws(HookProblem) {
        for program in candidates where unsafe !program.hasPrefix("/") || access(program, X_OK) == 0 {
            let words = ["sh", "-c", "\"$@\"; [ $? -ne 1 ]", "sh", program] + command
            var arguments: [UnsafeMutablePointer<CChar>?] = unsafe words.map { unsafe strdup($0) } + [nil]
            defer { unsafe arguments.forEach { unsafe free($0) } }
            _ = unsafe execvp("sh", &arguments)
        }
    }

    /// Beside this program first: both are of one version then.
    private static var candidates: [String] {
        #if canImport(Darwin)
            return ["kata"]
        #else
            var buffer = [CChar](repeating: 0, count: 4096)
            let count = unsafe readlink("/proc/self/exe", &buffer, buffer.count - 1)
            guard count > 0 else { return ["kata"] }
            let path = String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
            let folder = path.utf8.lastIndex(of: 0x2F).map { String(path[...$0]) } ?? ""
            return ["\(folder)kata", "kata"]
        #endif
    }
}
