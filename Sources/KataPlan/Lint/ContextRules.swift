internal import KataCore

/// The rule about a plan's context: what is to be read is there.
struct ContextRules {
    let exists: @Sendable (String) -> Bool
    let tree: PlanningTree?

    func check(_ plan: PlanOutline, into findings: inout [Diagnostic]) {
        for reference in plan.context {
            let path = Self.withoutFragment(reference.path)
            guard !path.utf8.contains(UInt8(ascii: "*")), (try? RepositoryPath(path)) != nil, !exists(path) else {
                continue
            }
            // A phase's folder moves as the phase goes on; the file is found under its number.
            if tree?.resolveReference(path) != nil { continue }
            findings.append(
                Diagnostic(
                    .warning, .contextMissing, "the context file '\(reference.path)' does not exist",
                    at: SourcePosition(file: plan.path, line: reference.line),
                    hints: ["correct the path, or delete the line"]))
        }
    }

    /// Without `#section` and `:12-40`.
    private static func withoutFragment(_ path: String) -> String {
        var text = path
        if let mark = text.utf8.firstIndex(of: UInt8(ascii: "#")) { text = String(text[..<mark]) }
        if let colon = text.utf8.lastIndex(of: UInt8(ascii: ":")),
            text.utf8[text.utf8.index(after: colon)...].allSatisfy({
                (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-")
            })
        {
            text = String(text[..<colon])
        }
        return text
    }
}
