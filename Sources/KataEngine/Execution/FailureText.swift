internal import KataCore
internal import KataFiles
internal import KataGit
internal import KataProcess
internal import KataStore

/// Words for errors that end a run from inside.
enum FailureText {
    static func describe(_ error: any Error) -> String {
        switch error {
        case let error as GitError: error.hint.map { "\(error.message) (\($0))" } ?? error.message
        case let error as StoreError: error.hint.map { "\(error.message) (\($0))" } ?? error.message
        case let error as FileError: error.description
        case ManifestWriter.Failure.file(let error): error.description
        case let error as ProcessError: error.message
        case let error as RepositoryPath.Refusal: "a path \(error.rawValue)"
        default: String(describing: error)
        }
    }
}
