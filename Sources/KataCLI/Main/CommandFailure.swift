package import KataCore

/// The end of a command that did not do what was asked: the class of the outcome and every reason.
package struct CommandFailure: Error, Sendable {
    package var status: ExitStatus
    /// Empty when the command has already said everything itself.
    package var diagnostics: [Diagnostic]

    package init(_ status: ExitStatus, _ diagnostics: [Diagnostic] = []) {
        self.status = status
        self.diagnostics = diagnostics
    }

    package init(
        _ status: ExitStatus, _ code: Diagnostic.Code, _ message: String, notes: [String] = [], hints: [String] = []
    ) {
        self.init(status, [Diagnostic(.error, code, message, notes: notes, hints: hints)])
    }
}
