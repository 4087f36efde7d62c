internal import KataDigest
internal import KataFiles
internal import KataPlan

/// The bytes of an index: a digest of all that follows, who wrote it for which folder, then plan after plan.
///
/// Whatever is not exactly what this program would write for this folder is no index at all: damaged, cut, of another
/// version, copied from elsewhere.
enum PlanIndexFile {
    private static let mark = Array("kata plan index 1\n".utf8)
    private static let digestSize = 32

    static func bytes(_ plans: [String: IndexedPlan], program: String, root: String) -> [UInt8] {
        var writer = OutlineWriter()
        writer.write(program)
        writer.write(root)
        writer.write(plans.count)
        for (path, plan) in plans.sorted(by: { $0.key < $1.key }) {
            writer.write(path)
            writer.write(Int(plan.stamp.size))
            writer.write(Int(plan.stamp.modified))
            writer.write(Int(plan.stamp.changed))
            writer.write(Int(bitPattern: UInt(plan.stamp.inode)))
            writer.write(plan.isSettled ? 1 : 0)
            writer.writePlain(plan.digest.bytes)
            writer.write(plan.source[plan.range])
        }
        return mark + Digest256.of(writer.bytes).bytes + writer.bytes
    }

    /// - Returns: `nil` when the bytes are to be forgotten.
    static func plans(in bytes: [UInt8], program: String, root: String) -> [String: IndexedPlan]? {
        let start = mark.count + digestSize
        guard bytes.count > start, bytes.starts(with: mark),
            Digest256.of(bytes[start...]).bytes.elementsEqual(bytes[mark.count..<start])
        else { return nil }
        var reader = OutlineReader(bytes, from: start)
        return try? plans(&reader, bytes, program: program, root: root)
    }

    private static func plans(
        _ reader: inout OutlineReader, _ bytes: [UInt8], program: String, root: String
    ) throws(OutlineReader.Malformed) -> [String: IndexedPlan] {
        guard try reader.text() == program, try reader.text() == root else { throw OutlineReader.Malformed() }
        var plans: [String: IndexedPlan] = [:]
        let count = try reader.number()
        guard (0...bytes.count).contains(count) else { throw OutlineReader.Malformed() }
        plans.reserveCapacity(count)
        for _ in 0..<count {
            let path = try reader.text()
            let stamp = FileStamp(
                size: Int64(try reader.number()), modified: Int64(try reader.number()),
                changed: Int64(try reader.number()), inode: UInt64(UInt(bitPattern: try reader.number())))
            let isSettled = try reader.number() != 0
            guard let digest = Digest256(try reader.plain(digestSize)) else { throw OutlineReader.Malformed() }
            plans[path] = IndexedPlan(
                stamp: stamp, isSettled: isSettled, digest: digest, range: try reader.range(), source: bytes)
        }
        guard reader.isAtEnd else { throw OutlineReader.Malformed() }
        return plans
    }
}
