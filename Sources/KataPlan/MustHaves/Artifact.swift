package import KataCore

/// A file that must exist and what must be in it.
package struct Artifact: Sendable, Hashable {
    /// As written, without a trailing note; empty when the item names no path.
    package var pathText: String
    /// `nil` when ``pathText`` is not a path inside the repository.
    package var path: RepositoryPath?
    /// What the file is for.
    package var provides: String?
    /// Texts, each of which must occur.
    package var contains: [String] = []
    package var doesNotContain: [String] = []
    /// Names that the file must make available to others.
    package var exports: [String] = []
    package var minimumLines: Int?
    package var maximumLines: Int?
    package var maximumCharacters: Int?
    package var minimumTests: Int?
    /// How often each of ``contains`` must occur.
    package var minimumOccurrences: Int?
    /// `false` for a file that must be gone.
    package var exists: Bool = true
    /// Keys kata doesn't know, and known ones whose value it can't use.
    package var unusedKeys: [String] = []
    /// The item as one line, when it is plain text and not a map.
    package var sourceText: String?
    package var position: SourcePosition

    package init(pathText: String, position: SourcePosition) {
        self.pathText = pathText
        self.position = position
        path = try? RepositoryPath(pathText)
    }
}
