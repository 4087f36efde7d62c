package import KataCore

/// A line of a file with the commit that it came with.
package struct BlamedLine: Sendable, Hashable {
    /// Counts from 1.
    package var number: Int
    /// `nil` for a line that is not committed yet.
    package var commit: ObjectID?
    package var text: [UInt8]
}

extension GitWorkspace {
    /// Which commit each line of a file came with, as `git blame` finds out.
    ///
    /// - Parameter revision: `nil` for the file in the working tree.
    /// - Throws: `program` when there is no such file.
    package func blame(_ path: RepositoryPath, at revision: ObjectID? = nil) async throws(GitError) -> [BlamedLine] {
        // A pathspec's magic must not be read into the name of a file.
        let result = try await git.run(
            ["--literal-pathspecs", "blame", "--porcelain"] + (revision.map { [$0.hex] } ?? []) + ["--", path.display],
            timeout: .seconds(600))
        return Self.parseBlame(result.standardOutput)
    }

    /// `<id> <line there> <line here> [<count>]`, headers, then a tab and the line.
    static func parseBlame(_ output: [UInt8]) -> [BlamedLine] {
        var lines: [BlamedLine] = []
        var current: (commit: ObjectID, number: Int)?
        for line in output.split(separator: 0x0A, omittingEmptySubsequences: false) {
            if line.first == 0x09 {
                guard let known = current else { continue }
                let isUncommitted = known.commit.bytes.allSatisfy { $0 == 0 }
                lines.append(
                    BlamedLine(
                        number: known.number, commit: isUncommitted ? nil : known.commit, text: Array(line.dropFirst()))
                )
                current = nil
            } else if current == nil {
                let words = line.split(separator: 0x20)
                guard words.count >= 3, let id = ObjectID(hex: String(decoding: words[0], as: UTF8.self)),
                    let number = Int(String(decoding: words[2], as: UTF8.self))
                else { continue }
                current = (id, number)
            }
        }
        return lines
    }
}
