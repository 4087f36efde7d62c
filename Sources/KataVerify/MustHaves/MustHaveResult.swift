package import KataCore

/// What the tree says about one must-have.
package struct MustHaveResult: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        case truth, artifact
        case keyLink = "key-link"
        case prohibition
    }

    package enum Outcome: Sendable, Hashable {
        /// Looked up and found as asked.
        case passed
        case failed(reasons: [String])
        /// No machine can tell, with the reason. Never a pass.
        case open(reason: String)
        /// A truth: the checks that speak of it, and whether all of them ran and passed.
        case bound(to: [String], passed: Bool)
        /// A truth that no check speaks of.
        case unbound
    }

    package var kind: Kind
    /// The truth's sentence, the artifact's path, or `from → to`.
    package var item: String
    package var outcome: Outcome
    package var evidence: [Evidence]
    package var position: SourcePosition?

    package init(
        _ kind: Kind, _ item: String, _ outcome: Outcome, evidence: [Evidence] = [], position: SourcePosition? = nil
    ) {
        self.kind = kind
        self.item = item
        self.outcome = outcome
        self.evidence = evidence
        self.position = position
    }

    package var isFailure: Bool {
        switch outcome {
        case .failed, .bound(_, passed: false): true
        case .passed, .open, .bound, .unbound: false
        }
    }

    /// A place in the tree that shows it.
    package struct Evidence: Sendable, Hashable {
        package var path: RepositoryPath
        /// Counts from 1; `nil` for the file as a whole.
        package var line: Int?
        /// The line, or what was measured; at most 200 bytes of it.
        package var text: String

        package init(path: RepositoryPath, line: Int? = nil, text: String) {
            self.path = path
            self.line = line
            self.text = text
        }
    }
}
