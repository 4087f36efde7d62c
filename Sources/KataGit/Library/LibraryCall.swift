internal import CLibgit2

/// Turns the result of a call into libgit2 into an error with the library's class and message.
///
/// The message belongs to the thread and to the last call: this must run right after the call, without an `await` between.
func check(_ function: StaticString, _ result: Int32, _ subject: @autoclosure () -> String = "") throws(GitError) {
    guard result >= 0 else { throw GitError.fromLibrary(function, result, subject()) }
}

/// As ``check(_:_:_:)`` for look-ups: `false` when the thing does not exist.
func found(_ function: StaticString, _ result: Int32, _ subject: @autoclosure () -> String = "") throws(GitError)
    -> Bool
{
    guard result != GIT_ENOTFOUND.rawValue else {
        git_error_clear()
        return false
    }
    try check(function, result, subject())
    return true
}

extension GitError {
    static func fromLibrary(_ function: StaticString, _ result: Int32, _ subject: String = "") -> GitError {
        var message = "libgit2 gave no message"
        var libraryClass: Int32?
        if let last = unsafe git_error_last() {
            if let text = unsafe last.pointee.message { message = unsafe String(cString: text) }
            libraryClass = unsafe last.pointee.klass
        }
        // An old message must not be taken for the reason of a later failure.
        git_error_clear()
        if !subject.isEmpty { message = "\(subject): \(message)" }
        return GitError(
            code(of: result), message, function: function.description, libraryClass: libraryClass, libraryCode: result)
    }

    private static func code(of result: Int32) -> Code {
        switch result {
        case GIT_ENOTFOUND.rawValue: .notFound
        case GIT_ELOCKED.rawValue: .locked
        case GIT_EMODIFIED.rawValue, GIT_EEXISTS.rawValue: .referenceMoved
        case GIT_EOWNER.rawValue: .ownership
        default: .libgit2
        }
    }
}
