package import KataFiles

/// How a program keeps what it knows of plans from one call to the next.
package struct PlanIndexing: Sendable, Hashable {
    /// Which program this is, down to the build: what another one found may differ.
    package var program: String
    /// Where the index of a project without a Git repository goes; `nil` for none.
    package var cacheFolder: DiskPath?

    package init(program: String, cacheFolder: DiskPath? = nil) {
        self.program = program
        self.cacheFolder = cacheFolder
    }

    /// `$XDG_CACHE_HOME/kata`, by default below `~/.cache`; `nil` without a home.
    package static func cacheFolder(in environment: [String: String]) -> DiskPath? {
        if let folder = environment["XDG_CACHE_HOME"], folder.hasPrefix("/") {
            return DiskPath(folder).appending("kata")
        }
        guard let home = environment["HOME"], home.hasPrefix("/") else { return nil }
        return DiskPath(home).appending(".cache/kata")
    }
}
