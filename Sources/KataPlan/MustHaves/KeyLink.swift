package import KataCore

/// A connection between two places that must exist, such as a component that calls an API.
package struct KeyLink: Sendable, Hashable {
    /// A path, a symbol, a route or prose.
    package var from: String
    package var to: String
    package var via: String?
    /// A regular expression that must match in the file ``from``.
    package var pattern: String?
    /// ``from`` as a path, when it looks like one.
    package var fromPath: RepositoryPath?
    package var toPath: RepositoryPath?
    package var unusedKeys: [String] = []
    /// The item as one line, when it is plain text and not a map.
    package var sourceText: String?
    package var position: SourcePosition
    /// Where the pattern stands.
    package var patternPosition: SourcePosition?

    package init(from: String, to: String, position: SourcePosition) {
        self.from = from
        self.to = to
        self.position = position
        fromPath = DeclaredPath.looksLikePath(from) ? try? RepositoryPath(from) : nil
        toPath = DeclaredPath.looksLikePath(to) ? try? RepositoryPath(to) : nil
    }
}
