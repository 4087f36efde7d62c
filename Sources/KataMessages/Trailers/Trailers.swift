/// Trailers wherever they stand in a message.
package enum Trailers {
    /// Finds the lines `<prefix>…: value` in a whole message, in order.
    ///
    /// A squash merge puts the messages of several commits into one body, and Git reads trailers only from the last paragraph:
    /// those of all tasks but the last would be lost. Lines may be indented or be items of a list, as forges write them.
    package static func everywhere(in body: String, prefix: String = "Kata-") -> [Trailer] {
        let wanted = Array(prefix.utf8)
        return body.utf8.split(separator: 0x0A).compactMap { line in
            var text = Array(line)[...].trimmed
            if let first = text.first, first == 0x2A || first == 0x2D, text.count > 2, text[text.startIndex + 1] == 0x20
            {
                text = text.dropFirst(2).trimmed
            }
            guard text.starts(with: wanted), let separator = TrailerScan.separator(in: text), separator > wanted.count
            else { return nil }
            let middle = text.startIndex + separator
            let value = text[(middle + 1)...].trimmed
            guard !value.isEmpty else { return nil }
            return Trailer(
                key: String(decoding: text[..<middle].trimmed, as: UTF8.self),
                value: String(decoding: value, as: UTF8.self))
        }
    }
}
