package import KataCore

/// A PLAN.md, read as far as its bytes allow: the model for the rest of kata, with every doubt as a diagnostic.
package struct PlanDocument: Sendable {
    /// As diagnostics show it, and where the id comes from.
    package var path: String
    package var bytes: [UInt8]
    /// From the file name, or from the frontmatter for files that are only called `PLAN.md`.
    package var id: PlanID?
    package var frontmatter: PlanFrontmatter
    package var mustHaves: MustHaves
    /// The first-level heading, or the first line of the objective.
    package var title: String?
    /// Between the tags, without `Purpose:` and `Output:` lines.
    package var objective: String?
    package var purpose: String?
    package var output: String?
    package var context: [ContextReference]
    package var contextText: String?
    package var executionContext: [ContextReference]
    package var tasks: [PlanTask]
    /// Checks of the whole plan.
    package var verification: VerifyBlock
    package var successCriteria: [String]
    /// The SUMMARY path that the plan names, as written; its folder may be stale.
    package var outputPath: String?
    /// Top-level blocks without a member here, such as `interfaces` and `threat_model`.
    package var blocks: [PlanBlock]
    package var diagnostics: [Diagnostic]

    let lines: LineTable

    /// Reads a plan. Pure; never throws and never traps, whatever the bytes are.
    ///
    /// - Parameters:
    ///   - bytes: the whole file.
    ///   - path: relative to the repository or the `.planning` folder.
    package static func parse(bytes: [UInt8], path: String) -> PlanDocument {
        var reader = PlanReader(bytes: bytes, path: path)
        return reader.read()
    }

    /// The 1-based place of a byte offset.
    package func position(of offset: Int) -> SourcePosition { lines.position(of: offset, file: path) }
}

/// A file that the plan wants read.
package struct ContextReference: Sendable, Hashable {
    /// Without the `@`, as written.
    package var path: String
    package var note: String?
    /// Counts from 1.
    package var line: Int

    package init(path: String, note: String? = nil, line: Int) {
        self.path = path
        self.note = note
        self.line = line
    }

    /// Whether the path is meant relative to the repository: not absolute, not in a home folder.
    package var isInRepository: Bool {
        !path.hasPrefix("/") && !path.hasPrefix("~") && !path.hasPrefix("$") && !path.contains("://")
    }
}

package struct PlanBlock: Sendable, Hashable {
    package var name: String
    /// Between the tags, without the blank space at both ends.
    package var text: String
    package var range: Range<Int>
    package var position: SourcePosition
}
