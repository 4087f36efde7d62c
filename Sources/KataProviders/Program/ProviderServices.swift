package import KataCore
package import KataFiles

/// What providers need from their surroundings.
package struct ProviderServices: Sendable {
    package var files: any FileAccess
    package var time: TimeSource
    /// How a person is reached; `nil` where nobody is there.
    package var prompter: (any ManualPrompter)?
    /// The folder from which relative paths of commands and recordings count.
    package var folder: String

    package init(
        files: any FileAccess, time: TimeSource, prompter: (any ManualPrompter)? = nil, folder: String
    ) {
        self.files = files
        self.time = time
        self.prompter = prompter
        self.folder = folder
    }
}
