internal import GRDB
internal import KataFiles
internal import KataStore

extension SQLiteRunStore {
    func translate(_ error: any Error) -> StoreError { StoreError(translating: error, path: path) }
}

extension StoreError {
    /// Names the class of a database or file error. Statements and values stay out of the message.
    init(translating error: any Error, path: DiskPath) {
        switch error {
        case let error as StoreError: self = error
        case let error as FileError: self.init(Code(error.code), "\(error)")
        case let error as DatabaseError: self.init(error, path: path)
        default: self.init(.unavailable, "the run store \(path) failed: \(error)")
        }
    }

    private init(_ error: DatabaseError, path: DiskPath) {
        let reason = error.message ?? error.resultCode.description
        switch error.resultCode {
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            self.init(.corrupt, "the run store \(path) is damaged: \(reason)")
        case .SQLITE_FULL:
            self.init(.noSpace, "the run store \(path) can't grow: the disk is full", hint: "make room and try again")
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self.init(.busy, "other processes keep the run store \(path) locked", hint: "try again")
        case .SQLITE_READONLY:
            self.init(.readOnly, "the run store \(path) can't be written", hint: "check the permissions of the folder")
        case .SQLITE_PERM, .SQLITE_AUTH, .SQLITE_CANTOPEN:
            self.init(.permissionDenied, "the run store \(path) can't be opened: \(reason)")
        case .SQLITE_CONSTRAINT where reason.hasPrefix(LifecycleConstraints.illegalTransition):
            self.init(.illegalTransition, "the run store refused a change of status")
        case .SQLITE_CONSTRAINT:
            self.init(.conflict, "the run store refused a record: \(reason)")
        case .SQLITE_TOOBIG:
            self.init(.invalid, "a value is too long for the run store")
        default:
            self.init(.unavailable, "the run store \(path) failed: \(reason) (\(error.extendedResultCode.rawValue))")
        }
    }
}

extension StoreError.Code {
    init(_ code: FileError.Code) {
        self =
            switch code {
            case .noSpace, .shortWrite: .noSpace
            case .readOnly: .readOnly
            case .permissionDenied: .permissionDenied
            default: .unavailable
            }
    }
}
