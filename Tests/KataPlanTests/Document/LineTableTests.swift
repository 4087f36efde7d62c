import Testing

@testable import KataPlan

@Suite struct LineTableTests {
    /// Lengths of lines: short ones, empty ones, and some that are longer than the parts in which a table is searched.
    private static func document(lines: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        for line in 0..<lines {
            let length = line % 97 == 0 ? 3000 : (line * 7919) % 61
            bytes += [UInt8](repeating: UInt8(ascii: "x"), count: line % 5 == 0 ? 0 : length) + [0x0A]
        }
        return bytes
    }

    @Test(arguments: [1, 100, 4095, 4096, 10_000])
    func everyOffsetBelongsToTheLineThatHoldsIt(count: Int) {
        let bytes = Self.document(lines: count)
        let table = LineTable(bytes)
        var line = 0
        var wrong = 0
        for offset in 0..<bytes.count {
            if table.line(at: offset) != line { wrong += 1 }
            if bytes[offset] == 0x0A { line += 1 }
        }
        #expect(wrong == 0)
        #expect(table.line(at: bytes.count) == count)
        #expect(table.line(at: bytes.count + 100_000) == count)
    }
}
