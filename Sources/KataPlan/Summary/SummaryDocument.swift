package import KataCore

/// A summary of one executed plan: measured facts and quoted words, rendered to Markdown with YAML frontmatter.
///
/// The keys, headings and line shapes are those of the planning format's SUMMARY.md; `Verification` and `Must-Haves`
/// stand between `Task Commits` and `Files Created/Modified`. The last line is an HTML comment, `<!-- kata:measured {…} -->`,
/// that holds ``facts`` as JSON, so that a reader needs no guessing. Rendering is deterministic.
package struct SummaryDocument: Sendable, Hashable {
    package var facts: SummaryFacts
    package var words: SummaryWords
    /// What the plan says that artifacts provide; used as purpose of a file the provider said nothing about.
    package var plannedPurposes: [RepositoryPath: String]

    package init(
        facts: SummaryFacts, words: SummaryWords = SummaryWords(), plannedPurposes: [RepositoryPath: String] = [:]
    ) {
        self.facts = facts
        self.words = words
        self.plannedPurposes = plannedPurposes
    }

    /// The document's bytes: UTF-8, LF, one newline at the end.
    package func render() -> [UInt8] { Array(SummaryRenderer(document: self).render().utf8) }

    /// Reads any summary, also those of other tools; never fails, what it can't read is in the diagnostics.
    ///
    /// - Parameter path: as diagnostics should show it.
    package static func parse(bytes: [UInt8], path: String) -> ParsedSummary {
        SummaryReader(bytes: bytes, path: path).read()
    }
}
