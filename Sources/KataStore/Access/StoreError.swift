package import KataCore

/// Why the store did not do what it was asked for. Nothing was changed.
package struct StoreError: Error, Sendable, Hashable {
    package var code: Code
    /// One sentence for people; names records and files, never their content.
    package var message: String
    package var run: ULID?
    /// Who has the run, for `leaseHeld`.
    package var holder: LeaseRecord?
    /// The candidates of an ambiguous prefix.
    package var candidates: [ULID]
    package var hint: String?

    package init(
        _ code: Code, _ message: String, run: ULID? = nil, holder: LeaseRecord? = nil, candidates: [ULID] = [],
        hint: String? = nil
    ) {
        self.code = code
        self.message = message
        self.run = run
        self.holder = holder
        self.candidates = candidates
        self.hint = hint
    }
}

extension StoreError {
    /// A stable name of the class of failure. The set is open.
    package struct Code: RawRepresentable, Sendable, Hashable {
        package let rawValue: String
        package init(rawValue: String) { self.rawValue = rawValue }

        package static let notFound = Code(rawValue: "store.not-found")
        package static let ambiguous = Code(rawValue: "store.ambiguous")
        /// An unfinished run has the same exclusive key; `run` names it.
        package static let alreadyRunning = Code(rawValue: "store.already-running")
        /// The record exists already with other content.
        package static let conflict = Code(rawValue: "store.conflict")
        package static let illegalTransition = Code(rawValue: "store.illegal-transition")
        /// The record has another status than the caller expected.
        package static let unexpectedStatus = Code(rawValue: "store.unexpected-status")
        package static let leaseHeld = Code(rawValue: "store.lease-held")
        /// Another owner has taken the run over: the caller must stop its work.
        package static let staleLease = Code(rawValue: "store.stale-lease")
        package static let invalid = Code(rawValue: "store.invalid")
        package static let corrupt = Code(rawValue: "store.corrupt")
        /// Written by a newer kata.
        package static let newerSchema = Code(rawValue: "store.newer-schema")
        /// The file belongs to another program.
        package static let foreign = Code(rawValue: "store.foreign")
        /// Other processes kept the store locked for too long.
        package static let busy = Code(rawValue: "store.busy")
        package static let noSpace = Code(rawValue: "store.no-space")
        package static let readOnly = Code(rawValue: "store.read-only")
        package static let permissionDenied = Code(rawValue: "store.permission-denied")
        package static let unavailable = Code(rawValue: "store.unavailable")
        package static let unsupported = Code(rawValue: "store.unsupported")
    }
}

extension StoreError: CustomStringConvertible {
    package var description: String { "\(code.rawValue): \(message)" }
}
