internal import KataCore
internal import KataFiles
internal import KataPlan

/// Findings as a SARIF log, which pages that show results of code scanning read.
///
/// Source: OASIS, Static Analysis Results Interchange Format 2.1.0. Paths are relative to the repository's root; columns
/// count Unicode scalars, as everywhere in kata, and the run says so.
struct SarifReport: Sendable {
    let findings: [Diagnostic]
    /// Of paths of findings, from the repository's root.
    let prefix: String

    var json: JSONText {
        let rules = SarifRule.all(for: findings)
        let indices = Dictionary(uniqueKeysWithValues: rules.enumerated().map { ($0.element.code, $0.offset) })
        return .object([
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0",
            "runs": [
                .object([
                    "tool": .object([
                        "driver": .object([
                            "name": "kata", "version": .string(KataVersion.text),
                            "rules": .array(rules.map(\.json)),
                        ])
                    ]),
                    "columnKind": "unicodeCodePoints",
                    "originalUriBaseIds": .object([
                        "%SRCROOT%": .object([
                            "description": .object(["text": "The root of the repository."])
                        ])
                    ]),
                    "results": .array(findings.map { result($0, index: indices[$0.code]) }),
                ])
            ],
        ])
    }

    private func result(_ finding: Diagnostic, index: Int?) -> JSONText {
        let words = [finding.message] + finding.notes.map { "note: \($0)" } + finding.hints.map { "hint: \($0)" }
        return .object([
            "ruleId": .string(finding.code.rawValue), "ruleIndex": index.map { .integer(Int64($0)) },
            "level": .string(SarifRule.level(finding.severity)),
            "message": .object(["text": .string(words.joined(separator: "\n"))]),
            "locations": finding.position.map { [location($0)] },
        ])
    }

    private func location(_ position: SourcePosition) -> JSONText {
        .object([
            "physicalLocation": .object([
                "artifactLocation": .object([
                    "uri": .string(Self.uri(prefix + position.file)), "uriBaseId": "%SRCROOT%",
                ]),
                "region": .object([
                    "startLine": .integer(Int64(position.line)), "startColumn": .integer(Int64(position.column)),
                ]),
            ])
        ])
    }

    /// A relative reference; everything but unreserved characters and slashes is encoded (RFC 3986).
    static func uri(_ path: String) -> String {
        var result = ""
        for byte in path.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"), UInt8(ascii: "/"):
                result.append(Character(UnicodeScalar(byte)))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                result += "%" + (digits.count == 1 ? "0" : "") + digits
            }
        }
        return result
    }
}

/// A rule as SARIF lists it.
struct SarifRule: Sendable {
    var code: Diagnostic.Code
    var severity: Diagnostic.Severity
    var summary: String
    var help: String

    /// Every documented rule, and those of findings that have no documentation of their own.
    static func all(for findings: [Diagnostic]) -> [SarifRule] {
        var rules = PlanRule.all.map(SarifRule.init)
        var known = Set(rules.map(\.code))
        for finding in findings where known.insert(finding.code).inserted {
            rules.append(
                SarifRule(
                    code: finding.code, severity: finding.severity, summary: "\(finding.code)",
                    help: finding.hints.first ?? finding.message))
        }
        return rules
    }

    private init(_ rule: PlanRule) {
        code = rule.code
        severity = rule.severity
        summary = rule.summary
        help =
            rule.summary + (rule.isFixable ? " `kata plan lint --fix` mends it where only one change is possible." : "")
    }

    private init(code: Diagnostic.Code, severity: Diagnostic.Severity, summary: String, help: String) {
        self.code = code
        self.severity = severity
        self.summary = summary
        self.help = help
    }

    var json: JSONText {
        .object([
            "id": .string(code.rawValue), "name": .string(name),
            "shortDescription": .object(["text": .string(summary)]),
            "fullDescription": .object(["text": .string(summary)]),
            "help": .object(["text": .string(help), "markdown": .string(help)]),
            "defaultConfiguration": .object(["level": .string(Self.level(severity))]),
            "properties": .object([
                "tags": ["planning"], "problem.severity": .string(Self.problemSeverity(severity)),
            ]),
        ])
    }

    /// `plan.verify.masked-exit` as `PlanVerifyMaskedExit`.
    private var name: String {
        code.rawValue.split { $0 == "." || $0 == "-" }.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }

    static func level(_ severity: Diagnostic.Severity) -> String {
        switch severity {
        case .error: "error"
        case .warning: "warning"
        case .notice: "note"
        }
    }

    /// The words of code scanning for the same.
    private static func problemSeverity(_ severity: Diagnostic.Severity) -> String {
        severity == .notice ? "recommendation" : severity.rawValue
    }
}
