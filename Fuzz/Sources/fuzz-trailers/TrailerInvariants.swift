internal import KataMessages

/// What holds for the trailers of every message, whatever its bytes are.
enum TrailerInvariants {
    static func violations(of bytes: [UInt8]) -> [String] {
        let message = String(decoding: bytes, as: UTF8.self)
        var found: [String] = []
        func expect(_ condition: Bool, _ text: String) { if !condition { found.append(text) } }
        for divider in [false, true] {
            let block = TrailerBlock.parse(message, divider: divider)
            expect(block.trailers.allSatisfy { !$0.key.isEmpty }, "a trailer without a key")
            expect(block.trailers.allSatisfy { !$0.value.utf8.contains(0x0A) }, "a value on two lines")
            let added = [(key: "Kata-Id", value: "01M7Z0BCCYAAT13XRRB8QF60XV")]
            guard let once = try? TrailerBlock.appending(added, to: message, divider: divider) else {
                found.append("a good trailer is refused")
                continue
            }
            // Git itself loses sight of trailers that it puts before the first two; a NUL ends a message.
            if message.contains("Conflicts:") || message.contains(">8") || bytes.contains(0) { continue }
            let after = TrailerBlock.parse(once, divider: divider).trailers
            // Not the bytes: a second call of Git too joins a folded value whose comment the first one took out.
            let again = try? TrailerBlock.appending(added, to: once, divider: divider)
            expect(
                again.map { TrailerBlock.parse($0, divider: divider).trailers } == after,
                "the same trailer is added twice")
            expect(after.last == Trailer(key: "Kata-Id", value: added[0].value), "the added trailer is not the last")
        }
        for trailer in Trailers.everywhere(in: message) {
            expect(trailer.key.utf8.starts(with: "Kata-".utf8), "the key \(trailer.key) was not asked for")
            expect(!trailer.value.isEmpty, "a trailer without a value")
        }
        return found
    }
}
