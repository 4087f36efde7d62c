internal import KataDigest
internal import KataFiles
internal import KataPlan

/// What the index keeps of one plan.
struct IndexedPlan: Sendable {
    var stamp: FileStamp
    /// Whether the stamp alone tells that the file is unchanged; else the content has to be looked at once more.
    var isSettled: Bool
    var digest: Digest256
    /// The outline's bytes, at these places of `source`.
    var range: Range<Int>
    var source: [UInt8]

    /// - Returns: `nil` for bytes that are no outline.
    func outline(path: String) -> PlanOutline? {
        var reader = OutlineReader(source, from: range.lowerBound, to: range.upperBound)
        guard let outline = try? PlanOutline(path: path, from: &reader), reader.isAtEnd else { return nil }
        return outline
    }
}

extension IndexedPlan {
    init(_ outline: PlanOutline, stamp: FileStamp, isSettled: Bool, digest: Digest256) {
        var writer = OutlineWriter()
        outline.write(to: &writer)
        self.init(
            stamp: stamp, isSettled: isSettled, digest: digest, range: writer.bytes.indices, source: writer.bytes)
    }
}
