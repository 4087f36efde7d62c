/// What stands between the tags of a task, found without the reader of plans.
package struct ExtractedTask: Sendable, Hashable {
    package struct Field: Sendable, Hashable {
        /// Without the blank space at both ends.
        package var text: String
        /// Where the opening tag stands, counted from 1.
        package var line: Int
        /// Whether its own closing tag was found inside the task.
        package var isClosed: Bool
    }

    /// Where the opening tag stands, counted from 1.
    package var line: Int
    /// The first element of each of ``TagExtractor/fields``.
    package var fields: [String: Field] = [:]
}
