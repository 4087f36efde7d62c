#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// `pre-commit`: becomes `kata check --staged`, which reads documents; a hook's own program links no library for that.
enum StagedCheckCall {
    /// Returns only when there is no `kata`: what can't be run stops no commit.
    static func become() throws(HookProblem) {
        for program in candidates {
            let words = [program, "check", "--staged", "--quiet"]
            var arguments: [UnsafeMutablePointer<CChar>?] = unsafe words.map { unsafe strdup($0) } + [nil]
            defer { unsafe arguments.forEach { unsafe free($0) } }
            _ = unsafe execvp(program, &arguments)
        }
        throw HookProblem("the program kata is neither beside kata-hook nor on PATH")
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
