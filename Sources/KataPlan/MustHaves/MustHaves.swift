package import KataCore

/// What must be true once a plan is done, as its frontmatter declares it.
package struct MustHaves: Sendable, Hashable {
    package var truths: [Truth] = []
    package var artifacts: [Artifact] = []
    package var keyLinks: [KeyLink] = []
    package var prohibitions: [Prohibition] = []
    /// Further blocks by name (`consumers`, `goal` …), in source order, for people to read.
    package var others: [Placed<String>] = []
    /// Where the key stands; `nil` when there is none.
    package var position: SourcePosition?

    package init() {}

    package var isEmpty: Bool { truths.isEmpty && artifacts.isEmpty && keyLinks.isEmpty && prohibitions.isEmpty }
}

/// A sentence that must hold, from a user's point of view.
package struct Truth: Sendable, Hashable {
    package var text: String
    /// How it is meant to be checked, where the plan says so.
    package var verification: String?
    package var position: SourcePosition
}

/// Something that must not happen.
package struct Prohibition: Sendable, Hashable {
    package var statement: String
    package var status: String?
    package var verification: String?
    /// Further keys as written, in order.
    package var details: [Detail]
    package var position: SourcePosition

    package struct Detail: Sendable, Hashable {
        package var key: String
        package var text: String
    }
}
