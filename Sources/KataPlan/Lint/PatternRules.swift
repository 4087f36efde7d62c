internal import KataCore
internal import KataPattern

/// Rules about regular expressions: each must compile.
enum PatternRules {
    static func check(_ plan: PlanDocument, into findings: inout [Diagnostic]) {
        for link in plan.mustHaves.keyLinks {
            guard let pattern = link.pattern else { continue }
            do throws(PatternError) {
                _ = try Pattern(pattern)
            } catch {
                findings.append(
                    Diagnostic(
                        .warning, .invalidPattern, "'\(pattern.prefix(200))' is not a regular expression: \(error)",
                        at: link.patternPosition,
                        hints: ["escape the characters that are meant literally with a backslash"]))
            }
        }
    }
}
