internal import KataCore
internal import KataFiles

/// Looks up the line that a diagnostic points at, to show it under the message.
struct SourceLines: Sendable {
    let context: CommandContext
    /// What relative paths start from; the working folder without one.
    var root: String?

    func line(_ position: SourcePosition) -> String? { reader(of: position.file)(position) }

    /// For many lines of one file, which is read when the first one is asked for.
    func reader(of file: String) -> @Sendable (SourcePosition) -> String? {
        let path = file.hasPrefix("/") ? file : "\(root ?? context.workingDirectory)/\(file)"
        guard let bytes = try? context.files.read(DiskPath(path), limit: 4 << 20) else { return { _ in nil } }
        var starts = [0]
        for (index, byte) in bytes.enumerated() where byte == 0x0A { starts.append(index + 1) }
        return { [starts] position in
            guard position.line >= 1, position.line <= starts.count else { return nil }
            let start = starts[position.line - 1]
            let end = position.line < starts.count ? starts[position.line] - 1 : bytes.count
            let text = bytes[start..<end].starts(with: [0xEF, 0xBB, 0xBF]) && start == 0 ? start + 3 : start
            return String(decoding: bytes[text..<end].prefix(400), as: UTF8.self)
        }
    }
}
