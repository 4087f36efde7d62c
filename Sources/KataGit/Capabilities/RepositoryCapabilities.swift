/// What can be done natively in one repository, and why something can't.
package struct RepositoryCapabilities: Sendable, Hashable {
    /// Who does the work.
    package enum Mode: Sendable, Hashable {
        /// libgit2 reads and writes everything but the user's index.
        case native
        /// libgit2 does objects, references and history; status, hashing of files and the index go through `git`.
        case mixed([String])
        /// Everything goes through `git`.
        case gitProgram([String])

        package var reasons: [String] {
            switch self {
            case .native: []
            case .mixed(let reasons), .gitProgram(let reasons): reasons
            }
        }

        package var name: String {
            switch self {
            case .native: "native"
            case .mixed: "mixed"
            case .gitProgram: "git program"
            }
        }
    }

    package let mode: Mode
    package let gitVersion: GitVersion
    /// The version of libgit2 that is loaded.
    package let libraryVersion: String
    /// Only a part of the tree is in the working tree.
    package let isSparse: Bool
    /// Objects may be missing until they are fetched from a promisor remote.
    package let isPartialClone: Bool
    /// Commits are signed unless somebody says otherwise.
    package let signsCommits: Bool
    /// Git's configuration has values that libgit2 does not see and that decide how files are stored.
    let hashesThroughGit: Bool
    /// Facts for people, such as ignored environment variables.
    package let notes: [String]
}
