package import KataFiles

/// Where working trees of kata's own are made, and what they get besides the files of the commit.
package struct WorktreeSettings: Sendable, Hashable {
    /// Absolute.
    package var location: DiskPath
    /// Commands for bash, run in this order in the folder that holds `.planning`.
    package var setup: [String]
    /// Relative to the folder that holds `.planning`.
    package var copies: [String]
    package var links: [String]
    /// For each setup command.
    package var setupTimeout: Duration

    package init(
        location: DiskPath, setup: [String] = [], copies: [String] = [], links: [String] = [],
        setupTimeout: Duration = .seconds(1800)
    ) {
        self.location = location
        self.setup = setup
        self.copies = copies
        self.links = links
        self.setupTimeout = setupTimeout
    }

    /// The folder that the setting names; by default one that build tools don't walk into: below the user's state folder.
    /// - Parameters:
    ///   - text: as the setting has it: absolute, below `~`, or relative to the root of the working tree.
    /// - Returns: `nil` when there is neither a setting nor a home.
    package static func location(
        _ text: String?, root: String, environment: [String: String]
    ) -> DiskPath? {
        let home = environment["HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
        if let text {
            if text.hasPrefix("/") { return DiskPath(text) }
            if text == "~" || text.hasPrefix("~/") { return home.map { DiskPath($0 + text.dropFirst()) } }
            return DiskPath(root).appending(text)
        }
        if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") {
            return DiskPath(state).appending("kata/worktrees")
        }
        return home.map { DiskPath($0).appending(".local/state/kata/worktrees") }
    }
}
