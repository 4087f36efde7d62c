internal import KataCore
internal import KataFiles
internal import KataPlan
internal import KataProcess

/// One setting as it is listed. Values that look like credentials are blotted out: files shared with other tools hold some.
struct SettingLine: Sendable {
    var name: String
    /// `nil` when nothing sets it and it has no default.
    var value: String?
    var typed: JSONText
    var origin: String
    var originKind: String
    var position: SourcePosition?
    var isUnused = false
    var summary: String

    var isDefault: Bool { originKind == "default" || originKind == "unset" }

    /// Every setting that kata uses, those of other tools that a file sets, and the described providers.
    static func all(of settings: Settings) -> [SettingLine] {
        let used = SettingKey.usedKeys.map { key in
            settings[key.name].map { SettingLine($0) } ?? SettingLine(unset: key)
        }
        let others = settings.entries.filter { $0.key.use == .notUsed }.map { SettingLine($0) }
        return used + others + settings.providers.values.sorted { $0.name < $1.name }.map { SettingLine($0) }
    }

    private init(unset key: SettingKey) {
        name = key.name
        typed = .null
        origin = "not set"
        originKind = "unset"
        summary = key.summary
    }

    private init(_ setting: ResolvedSetting) {
        let redactor = Redactor()
        name = setting.key.name
        let text = redactor.redact(setting.value.description)
        value = text
        typed =
            switch setting.value {
            case .bool(let value): .boolean(value)
            case .integer(let value): .integer(Int64(value))
            case .texts(let texts): .strings(texts.map { redactor.redact($0) })
            case .text, .duration: .string(text)
            case .other: (try? JSONText(parsing: text)) ?? .string(text)
            }
        origin = setting.origin.description
        originKind = setting.origin.kind
        position = setting.origin.position
        isUnused = setting.key.use == .notUsed
        summary = setting.key.summary
    }

    private init(_ provider: ProviderSetting) {
        let redactor = Redactor()
        let members = JSONText.object([
            "runtime": provider.runtime.map(JSONText.string),
            "command": provider.command.map { .string(redactor.redact($0)) },
            "args": provider.arguments.map { .strings($0.map { redactor.redact($0) }) },
            "model": provider.model.map(JSONText.string), "adapter": provider.adapter.map(JSONText.string),
            "recording": provider.recording.map(JSONText.string),
            "env_allow": provider.environmentAllowed.isEmpty ? nil : .strings(provider.environmentAllowed),
        ])
        name = "kata.providers.\(provider.name)"
        value = members.compact
        typed = members
        origin = "file \(provider.position)"
        originKind = provider.position.file == ".planning/config.json" ? "project" : "user"
        position = provider.position
        summary = "A provider of your own."
    }

    var json: JSONText {
        .object([
            "key": .string(name), "value": typed, "origin": .string(originKind), "place": .string(origin),
            "file": .optional(position?.file), "line": .optional(position.map { Int64($0.line) }),
            "column": .optional(position.map { Int64($0.column) }), "used": .boolean(!isUnused),
            "summary": .string(summary),
        ])
    }
}
