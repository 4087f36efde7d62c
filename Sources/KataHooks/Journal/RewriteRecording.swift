/// `post-rewrite`: writes the pairs that Git tells into the journal of rewrites, and nothing else.
struct RewriteRecording {
    let command: String

    init(arguments: [String]) {
        // Only these two exist; anything else must not get into a line of JSON as it is.
        command = arguments.first == "amend" || arguments.first == "rebase" ? arguments[0] : "other"
    }

    func run() throws(HookProblem) {
        let input = try HookSystem.readInput()
        let lines = Self.lines(of: input, command: command, time: HookSystem.now)
        guard !lines.isEmpty else { return }
        let folder = try RepositoryFolders.ofHook().kata
        try HookFiles.append(lines, to: "\(folder)/\(RewriteRecord.fileName)", folder: folder)
    }

    /// The lines of the journal for `OLD SP NEW [SP EXTRA] LF…`, made from bytes: a long rebase waits for this.
    static func lines(of input: [UInt8], command: String, time: Int) -> [UInt8] {
        let ending = Array("\",\"by\":\"\(command)\",\"at\":\(time)}\n".utf8)
        var result: [UInt8] = []
        result.reserveCapacity(input.count * 2)
        for line in input.split(separator: 0x0A) {
            let words = line.split(separator: 0x20, maxSplits: 2)
            guard words.count >= 2, words[..<2].allSatisfy(isName), words[0] != words[1] else { continue }
            result += Array("{\"old\":\"".utf8)
            result += words[0]
            result += Array("\",\"new\":\"".utf8)
            result += words[1]
            result += ending
        }
        return result
    }

    private static func isName(_ word: ArraySlice<UInt8>) -> Bool {
        (word.count == 40 || word.count == 64)
            && word.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }
}
