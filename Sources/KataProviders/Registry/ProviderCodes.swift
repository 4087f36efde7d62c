package import KataCore

extension Diagnostic.Code {
    /// No provider was named anywhere.
    package static let noProvider: Diagnostic.Code = "provider.none-chosen"
    package static let unknownProvider: Diagnostic.Code = "provider.unknown"
    package static let unknownMode: Diagnostic.Code = "provider.unknown-mode"
    /// The provider can't work in this mode.
    package static let modeMismatch: Diagnostic.Code = "provider.mode-mismatch"
    /// `script` without a command, `replay` without a recording, and the other way round.
    package static let missingInput: Diagnostic.Code = "provider.missing-input"
    package static let unusedInput: Diagnostic.Code = "provider.unused-input"
    package static let badCommand: Diagnostic.Code = "provider.bad-command"
    package static let badModel: Diagnostic.Code = "provider.bad-model"
    package static let badProviderSettings: Diagnostic.Code = "provider.bad-settings"
}
