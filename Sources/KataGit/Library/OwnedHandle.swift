internal import CLibgit2

/// One kind of libgit2 object and the function that frees it.
protocol HandleKind {
    static var name: String { get }
    static func free(_ pointer: OpaquePointer)
}

/// The one owner of a libgit2 object: freed when the value goes away.
///
/// Not `Sendable`: libgit2 allows one thread at a time per object (libgit2, docs/threading.md).
@safe struct OwnedHandle<Kind: HandleKind>: ~Copyable {
    let pointer: OpaquePointer
    private let ledger: HandleLedger?

    private init(pointer: OpaquePointer, ledger: HandleLedger?) {
        unsafe self.pointer = unsafe pointer
        self.ledger = ledger
        ledger?.opened(Kind.name)
    }

    deinit {
        unsafe Kind.free(pointer)
        ledger?.closed(Kind.name)
    }

    /// Calls a function of libgit2 that creates or looks up an object.
    static func make(
        _ function: StaticString, _ ledger: HandleLedger?, subject: @autoclosure () -> String = "",
        _ call: (inout OpaquePointer?) -> Int32
    ) throws(GitError) -> OwnedHandle {
        var pointer: OpaquePointer?
        let result = unsafe call(&pointer)
        try check(function, result, subject())
        guard let pointer = unsafe pointer else { throw GitError(.libgit2, "\(function) gave no object") }
        return unsafe OwnedHandle(pointer: pointer, ledger: ledger)
    }

    /// As ``make(_:_:subject:_:)``, with `nil` for what does not exist.
    static func find(
        _ function: StaticString, _ ledger: HandleLedger?, _ call: (inout OpaquePointer?) -> Int32
    ) throws(GitError) -> OwnedHandle? {
        var pointer: OpaquePointer?
        guard try found(function, unsafe call(&pointer)), let pointer = unsafe pointer else { return nil }
        return unsafe OwnedHandle(pointer: pointer, ledger: ledger)
    }
}
