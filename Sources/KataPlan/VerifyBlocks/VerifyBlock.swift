package import KataCore

/// What is to be checked, in the plan's words, and the commands in it.
package struct VerifyBlock: Sendable, Hashable {
    /// Between the tags, without the blank space at both ends.
    package var text: String
    package var `class`: Class
    /// In the order in which they stand; each is one script for one `bash -o pipefail`, run as written.
    package var commands: [VerifyCommand]
    /// Prose that no command proves.
    package var expectations: [String]
    package var warnings: [Diagnostic]
    /// Where the element begins; `nil` when there is none.
    package var position: SourcePosition?

    package enum Class: String, Sendable, Hashable, CaseIterable {
        /// Commands as they stand.
        case exec
        /// Commands inside prose: they run, the prose stays open.
        case embedded
        /// Prose only: a person or a provider has to look.
        case manual
        /// No element, an empty one, or a placeholder.
        case missing
    }

    package static let missing = VerifyBlock(
        text: "", class: .missing, commands: [], expectations: [], warnings: [], position: nil)
}

package struct VerifyCommand: Sendable, Hashable {
    /// A script for `bash`, entities decoded; several lines when the plan has several that belong together.
    package var text: String
    /// The line of the document in which it begins, counted from 1.
    package var line: Int
    /// How the command is marked in the plan.
    package var form: Form
    /// The prose beside the command.
    package var expectations: [String]
    /// The plan says that this search must find nothing: exit code 1 of `grep` is the pass, 0 the failure.
    package var expectsNoMatch = false

    package enum Form: String, Sendable, Hashable {
        case automated, bare, fence, backticks
    }
}
