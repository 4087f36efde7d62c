internal import KataCore
internal import KataPattern

/// Rules about regular expressions: each must compile.
enum PatternRules {
    static func check(_ plan: PlanDocument, into findings: inout [Diagnostic]) {
        for link in plan.mustHaves.keyLinks {
            guard let pattern = link.pattern else { continue }
            do throws(PatternError) {
                _ = try Pattern(pattern)
                if isGrepStyle(pattern) {
                    findings.append(
                        Diagnostic(
                            .warning, .grepPattern,
                            "'\\|' in '\(pattern.prefix(200))' is the character '|', not \"or\"",
                            at: link.patternPosition, hints: ["write | between alternatives"]))
                }
            } catch {
                findings.append(
                    Diagnostic(
                        .warning, .invalidPattern, "'\(pattern.prefix(200))' is not a regular expression: \(error)",
                        at: link.patternPosition,
                        hints: ["escape the characters that are meant literally with a backslash"]))
            }
        }
    }

    /// Whether a single `\|` stands between two words, as grep's basic expressions write "or"; `\|\|` is meant literally.
    private static func isGrepStyle(_ pattern: String) -> Bool {
        let bytes = Array(pattern.utf8)
        var index = 0
        while index + 1 < bytes.count {
            guard bytes[index] == UInt8(ascii: "\\") else {
                index += 1
                continue
            }
            let isBar = bytes[index + 1] == UInt8(ascii: "|")
            let before = index > 0 ? bytes[index - 1] : 0x20
            let after = index + 2 < bytes.count ? bytes[index + 2] : 0x20
            let isAfterBar = before == UInt8(ascii: "|") && index > 1 && bytes[index - 2] == UInt8(ascii: "\\")
            let isBeforeBar =
                after == UInt8(ascii: "\\") && index + 3 < bytes.count && bytes[index + 3] == UInt8(ascii: "|")
            if isBar, before > 0x20, after > 0x20, !isAfterBar, !isBeforeBar { return true }
            index += 2
        }
        return false
    }
}
