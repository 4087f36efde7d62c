internal import KataCore
internal import KataPlan

/// What holds for every summary, whatever its bytes are.
package enum SummaryInvariants {
    /// Reads the bytes as a summary and says what does not hold.
    package static func violations(of bytes: [UInt8], path: String = "01-01-SUMMARY.md") -> [String] {
        let summary = SummaryDocument.parse(bytes: bytes, path: path)
        let places = Places(bytes)
        var found = Violations()
        found.expect(summary.diagnostics, in: places, file: path)
        let front = summary.frontmatter
        var placed = front.keys + front.tags + front.requires + front.provides + front.affects + front.created
        placed += front.modified + front.deleted + front.keyDecisions + front.requirementsCompleted
        placed += [front.phase, front.plan, front.subsystem, front.status, front.duration, front.completed]
            .compactMap(\.self)
        placed += [summary.title, summary.oneLiner, summary.selfCheck].compactMap(\.self)
        placed += summary.citedHashes + summary.files.map(\.path)
        for section in summary.sections { placed += [section.heading] + section.lines }
        for commit in summary.taskCommits {
            found.expect(places.holds(commit.position), "a commit stands nowhere")
            for hash in commit.hashes {
                found.expect((7...64).contains(hash.value.utf8.count), "\(hash.value) is no id of a commit")
                placed.append(hash)
            }
        }
        for text in placed { found.expect(places.holds(text.position), "'\(text.value)' stands nowhere") }
        return found.texts
    }
}
