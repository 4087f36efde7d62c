internal import KataCore
internal import KataFiles

/// Looks up the line that a diagnostic points at, to show it under the message.
struct SourceLines: Sendable {
    let context: CommandContext

    func line(_ position: SourcePosition) -> String? {
        let path = position.file.hasPrefix("/") ? position.file : "\(context.workingDirectory)/\(position.file)"
        guard let bytes = try? context.files.read(DiskPath(path), limit: 4 << 20) else { return nil }
        var number = 1
        var start = bytes.startIndex
        while number < position.line {
            guard let end = bytes[start...].firstIndex(of: 0x0A) else { return nil }
            start = end + 1
            number += 1
        }
        let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.endIndex
        return String(decoding: bytes[start..<end].prefix(400), as: UTF8.self)
    }
}
