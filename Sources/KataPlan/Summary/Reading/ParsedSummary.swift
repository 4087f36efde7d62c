package import KataCore

/// A value with the place it was read from.
package struct Placed<Value: Sendable & Hashable>: Sendable, Hashable {
    package var value: Value
    package var position: SourcePosition

    package init(_ value: Value, at position: SourcePosition) {
        self.value = value
        self.position = position
    }
}

/// What could be read of a SUMMARY.md, by whichever tool it was written. Absent means not found, never a guess.
package struct ParsedSummary: Sendable, Hashable {
    package var path: String
    package var frontmatter = SummaryFrontmatter()
    package var title: Placed<String>?
    /// The bold sentence under the title, without its marks.
    package var oneLiner: Placed<String>?
    package var sections: [SummarySection] = []
    package var taskCommits: [ParsedTaskCommit] = []
    /// Ids of commits that other sections name, each once; the only ones in summaries without a section for them.
    package var citedHashes: [Placed<String>] = []
    /// The id that the "Plan metadata" line names.
    package var closing: Placed<ULID>?
    package var files: [ParsedFile] = []
    /// What `Self-Check:` says, in lower case: `passed`, `failed`.
    package var selfCheck: Placed<String>?
    /// The facts as the measured block states them; only kata writes one.
    package var measured: SummaryFacts?
    package var measuredPosition: SourcePosition?
    package var diagnostics: [Diagnostic] = []

    /// Every visible field that is measured in kata's own summaries.
    var fields: [ReadField] = []

    init(path: String) { self.path = path }

    /// The items of the sections of one kind, list marks removed.
    package func items(of kind: SummarySection.Kind) -> [Placed<String>] {
        sections.filter { $0.kind == kind }.flatMap(\.items)
    }
}

package struct ParsedTaskCommit: Sendable, Hashable {
    /// The number of the task, where the line says one.
    package var task: Int?
    package var name: String
    /// Abbreviated or full hexadecimal ids, in lower case, with the places they stand at.
    package var hashes: [Placed<String>]
    /// The commit types beside the hashes.
    package var types: [String]
    /// kata's stable id, where the line carries one.
    package var id: ULID?
    package var position: SourcePosition
}

package struct ParsedFile: Sendable, Hashable {
    package var path: Placed<String>
    package var purpose: String
}

/// The keys of a summary's frontmatter, all spellings folded together.
package struct SummaryFrontmatter: Sendable, Hashable {
    package var phase: Placed<String>?
    package var plan: Placed<String>?
    package var subsystem: Placed<String>?
    package var status: Placed<String>?
    package var duration: Placed<String>?
    package var completed: Placed<String>?
    package var oneLiner: Placed<String>?
    package var tags: [Placed<String>] = []
    /// Each as `phase: provides`, or as written.
    package var requires: [Placed<String>] = []
    package var provides: [Placed<String>] = []
    package var affects: [Placed<String>] = []
    package var stackAdded: [Placed<String>] = []
    package var stackPatterns: [Placed<String>] = []
    package var created: [Placed<String>] = []
    package var modified: [Placed<String>] = []
    package var deleted: [Placed<String>] = []
    package var keyDecisions: [Placed<String>] = []
    package var patternsEstablished: [Placed<String>] = []
    package var requirementsCompleted: [Placed<String>] = []
    /// The keys of the top level, as written.
    package var keys: [Placed<String>] = []
    package var isPresent = false

    /// Where the values of lists stand, for lists that turn out to be empty.
    var places: [String: SourcePosition] = [:]

    package init() {}
}

/// A part of the body under one heading.
package struct SummarySection: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        case performance, accomplishments, taskCommits, verification, mustHaves, checkpoints, files, decisions,
            deviations, issues
        case userSetup, readiness, selfCheck, other
    }

    package var kind: Kind
    package var heading: Placed<String>
    /// Lines with something in them, as written, without indentation.
    package var lines: [Placed<String>]

    /// List items and paragraphs with their marks removed.
    package var items: [Placed<String>] { lines.map { Placed(Self.withoutMark($0.value), at: $0.position) } }

    private static func withoutMark(_ line: String) -> String {
        if line.hasPrefix("- ") || line.hasPrefix("* ") || line.hasPrefix("+ ") { return String(line.dropFirst(2)) }
        return line
    }
}

/// A measured field as it stands in a document.
struct ReadField: Sendable, Hashable {
    var name: String
    /// Where it stands, or where it should.
    var position: SourcePosition
    var values: [Placed<String>]
}
