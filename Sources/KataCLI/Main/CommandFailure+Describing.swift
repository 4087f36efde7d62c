internal import KataCore
internal import KataFiles
internal import KataGit
internal import KataProcess
internal import KataProviders
internal import KataStore

extension CommandFailure {
    /// Words and exit code for an error of any module.
    init(describing error: any Error) {
        switch error {
        case let failure as CommandFailure: self = failure
        case let diagnostic as Diagnostic:
            // Documents that can't be written are refused before anything is done.
            let family = diagnostic.code.rawValue.split(separator: ".").first ?? ""
            self.init(family == "document" || family == "phase" ? .preflightRefused : .usage, [diagnostic])
        case let error as GitError: self.init(git: error)
        case let error as StoreError: self.init(store: error)
        case let error as FileError:
            self.init(
                error.code == .notFound ? .notFound : .preflightRefused,
                Diagnostic.Code(rawValue: "file.\(error.code.rawValue)"), error.description)
        case let error as ProcessError:
            self.init(.preflightRefused, .init(rawValue: error.code.rawValue), error.message)
        case is CancellationError:
            self.init(.cancelled, "run.cancelled", "stopped by a signal")
        default:
            self.init(
                .internalError, "internal.defect", "kata has a defect: \(error)",
                hints: ["please report it, with the command and this text"])
        }
    }

    private init(git error: GitError) {
        let status: ExitStatus =
            switch error.code {
            case .notFound: .notFound
            case .libgit2, .program: .internalError
            default: .preflightRefused
            }
        self.init(
            status, Diagnostic.Code(rawValue: error.code.rawValue), error.message,
            hints: error.hint.map { [$0] } ?? [])
    }

    private init(store error: StoreError) {
        let status: ExitStatus =
            switch error.code {
            case .notFound, .ambiguous: .notFound
            case .invalid: .internalError
            default: .preflightRefused
            }
        self.init(
            status, Diagnostic.Code(rawValue: error.code.rawValue), error.message,
            notes: error.candidates.map(\.description), hints: error.hint.map { [$0] } ?? [])
    }
}
