internal import KataCore

/// Puts the layers together: flag over environment over project over user over default.
package struct SettingsResolver: Sendable {
    /// A flag's value for one setting, as typed.
    package struct Flag: Sendable, Hashable {
        /// As typed, with its dashes.
        package var flag: String
        package var key: String
        package var text: String

        package init(_ flag: String, sets key: String, to text: String) {
            self.flag = flag
            self.key = key
            self.text = text
        }
    }

    package var flags: [Flag]
    package var environment: [String: String]
    package var project: SettingsDocument?
    package var user: SettingsDocument?

    package init(
        flags: [Flag] = [], environment: [String: String] = [:], project: SettingsDocument? = nil,
        user: SettingsDocument? = nil
    ) {
        self.flags = flags
        self.environment = environment
        self.project = project
        self.user = user
    }

    package func resolve() -> Settings {
        var diagnostics = (project?.diagnostics ?? []) + (user?.diagnostics ?? [])
        var layers: [String: [ResolvedSetting]] = [:]
        func add(_ key: SettingKey, _ value: SettingValue, _ origin: SettingOrigin) {
            layers[key.name, default: []].append(ResolvedSetting(key: key, value: value, origin: origin))
        }
        for flag in flags {
            guard let key = SettingKey.named(flag.key) else { continue }
            if let value = SettingValue(flag.text, as: key.kind) {
                add(key, value, .flag(flag.flag))
            } else {
                diagnostics.append(Self.invalid(flag.text, from: flag.flag, key))
            }
        }
        for (name, text) in environment.sorted(by: { $0.key < $1.key }) where name.hasPrefix("KATA_") && !text.isEmpty {
            guard let key = SettingKey.withEnvironmentName(name) else { continue }
            if let value = SettingValue(text, as: key.kind) {
                add(key, value, .environment(name))
            } else {
                diagnostics.append(Self.invalid(text, from: name, key))
            }
        }
        for entry in project?.entries ?? [] { add(entry.key, entry.value, .project(entry.position)) }
        for entry in user?.entries ?? [] { add(entry.key, entry.value, .user(entry.position)) }
        for key in SettingKey.usedKeys {
            guard let text = key.fallback, let value = SettingValue(text, as: key.kind) else { continue }
            add(key, value, .builtIn)
        }
        return Settings(
            values: layers.compactMapValues(\.first), providers: providers, diagnostics: diagnostics)
    }

    /// The project's description of a provider replaces the user's of the same name.
    private var providers: [String: ProviderSetting] {
        var providers: [String: ProviderSetting] = [:]
        for provider in (user?.providers ?? []) + (project?.providers ?? []) { providers[provider.name] = provider }
        return providers
    }

    private static func invalid(_ text: String, from origin: String, _ key: SettingKey) -> Diagnostic {
        Diagnostic(
            .error, "settings.invalid-value",
            "'\(QuotedText.flatten(text, limit: 60))' from \(origin) is no value for '\(key.name)'",
            hints: ["valid: \(key.validValues)"])
    }
}

package struct ResolvedSetting: Sendable, Hashable {
    package var key: SettingKey
    package var value: SettingValue
    package var origin: SettingOrigin
}
