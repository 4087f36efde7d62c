package import KataCore

/// One config.json: its settings with their places. Reading never fails; what is wrong is in the diagnostics.
package struct SettingsDocument: Sendable, Hashable {
    package struct Entry: Sendable, Hashable {
        package var key: SettingKey
        package var value: SettingValue
        package var position: SourcePosition
        /// The bytes of the value in the file.
        package var range: Range<Int>
    }

    package var path: String
    package var entries: [Entry] = []
    package var providers: [ProviderSetting] = []
    package var diagnostics: [Diagnostic] = []

    /// - Parameter path: as diagnostics should show it.
    package static func parse(bytes: [UInt8], path: String) -> SettingsDocument {
        SettingsReader(bytes: bytes, path: path).read()
    }

    init(path: String) { self.path = path }
}
