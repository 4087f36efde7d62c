internal import KataCore
internal import KataFiles
internal import KataProviders

/// How providers are spoken of, in text and in JSON.
enum ProviderWords {
    /// What the facts about a provider's program rest on, in one sentence.
    static func evidence(_ evidence: CommandLineDescriptor.Evidence?, of name: String) -> String {
        switch evidence {
        case .observed(let version): "checked with the real program, version \(version)"
        case .documented: "written after its documentation, not yet driven for real"
        case .custom: "from the settings"
        case nil:
            switch name {
            case "script": "any program: --command ./agent.sh"
            case "replay": "a recorded session: --recording session.ndjson"
            case "manual": "a person edits; kata waits, verifies and commits"
            default: "built in"
            }
        }
    }

    static func evidenceName(_ evidence: CommandLineDescriptor.Evidence?) -> String {
        switch evidence {
        case .observed: "observed"
        case .documented: "documented"
        case .custom: "settings"
        case nil: "built-in"
        }
    }

    static func observedVersion(_ evidence: CommandLineDescriptor.Evidence?) -> String? {
        if case .observed(let version)? = evidence { version } else { nil }
    }

    /// Whether somebody is signed in, in words; empty where nobody has to be.
    static func signIn(_ probe: ProviderProbe) -> String {
        let detail = probe.signInDetail.map { DisplayText.oneLine($0, limit: 80) }
        switch probe.signIn {
        case .signedIn: return "signed in" + (detail.map { " (\($0))" } ?? "")
        case .signedOut: return "not signed in"
        case .unknown: return detail ?? "sign-in unknown: nothing tells it without a paid call"
        case .notNeeded: return ""
        }
    }

    static func json(_ finding: ProviderFinding) -> JSONText {
        let probe = finding.probe
        return .object([
            "name": .string(finding.name), "mode": .string(finding.mode.rawValue),
            "found": probe.map { .boolean($0.presence == .found) } ?? .null,
            "usable": .boolean(finding.isUsable), "version": .optional(probe?.version),
            "sign_in": .optional(probe?.signIn.rawValue), "sign_in_detail": .optional(probe?.signInDetail),
            "executable": .optional(probe?.executable), "remediation": .optional(finding.remediation),
        ])
    }
}
