internal import KataCore
internal import KataPlan

/// What holds for everything read from YAML, whatever the bytes are.
package enum YamlInvariants {
    /// Reads the bytes as frontmatter of a document, and as a whole text, and says what does not hold.
    package static func violations(of bytes: [UInt8]) -> [String] {
        var found = Violations()
        let places = Places(bytes)
        let split = FrontmatterSplit.split(bytes)
        found.expect((0...bytes.count).contains(split.bodyStart), "the body begins outside of the document")
        for range in [split.yaml, 0..<bytes.count].compactMap(\.self) {
            let reading = YamlReader.read(bytes, in: range)
            for problem in reading.problems {
                found.expect(
                    range.lowerBound <= problem.offset && problem.offset <= range.upperBound,
                    "\(problem.kind) is reported outside of the text")
            }
            found.expect(
                YamlReader.diagnostics(reading.problems, family: "plan", bytes: bytes, file: "f"), in: places, file: "f"
            )
            guard let value = reading.value else {
                found.expect(!reading.problems.isEmpty, "refused without a reason")
                continue
            }
            check(value, in: range, bytes, &found)
            found.expect(RoundTrip.bytes(of: value, in: bytes) == bytes, "a value differs when it is written back")
        }
        return found.texts
    }

    static func check(_ value: YamlValue, in range: Range<Int>, _ bytes: [UInt8], _ found: inout Violations) {
        found.expect(
            range.lowerBound <= value.range.lowerBound && value.range.upperBound <= range.upperBound,
            "a value at \(value.range) lies outside of \(range)")
        switch value.content {
        case .scalar: break
        case .list(let items): for item in items { check(item, in: range, bytes, &found) }
        case .map(let entries):
            for entry in entries {
                found.expect(
                    range.lowerBound <= entry.keyRange.lowerBound && entry.keyRange.upperBound <= range.upperBound,
                    "the key \(entry.key) lies outside of \(range)")
                check(entry.value, in: range, bytes, &found)
            }
        }
    }
}
