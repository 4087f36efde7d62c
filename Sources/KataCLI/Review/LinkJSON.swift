internal import KataCore
internal import KataFiles
internal import KataGit
internal import KataReview

/// The JSON of a link.
enum LinkJSON {
    static func members(_ link: CommitLink) -> [JSONText.Member] {
        var evidence: String?
        if case .rewritten(_, let text) = link.state { evidence = text }
        if case .guess(let reason) = link.state { evidence = reason }
        if case .lost(let reason) = link.state { evidence = reason }
        let isHere = link.isCertain && link.anchor != .hash
        return [
            .init("now", .optional(isHere ? link.commits.first?.id.hex : nil)),
            .init("commits", .strings(link.commits.map(\.id.hex))),
            .init("anchor", .optional(link.anchor?.rawValue)), .init("evidence", .optional(evidence)),
            .init("changed", link.isChanged.map(JSONText.boolean) ?? .null),
            .init("reverted_by", .strings(link.revertedBy.map(\.id.hex))),
        ]
    }
}
