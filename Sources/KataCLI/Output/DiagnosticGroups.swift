internal import KataCore
internal import KataFiles

/// Prints findings file by file, so that each file is read once and named once.
struct DiagnosticGroups: Sendable {
    let context: CommandContext
    /// What the files of the findings are relative to.
    let root: String

    /// Findings of one file must stand together.
    func print(_ findings: [Diagnostic]) {
        let style = Style(isColored: context.terminal.colorsOutput)
        var rest = findings[...]
        while let first = rest.first {
            let file = first.position?.file
            let group = rest.prefix { $0.position?.file == file }
            rest = rest.dropFirst(group.count)
            let lines = SourceLines(context: context, root: root)
            let renderer =
                if let file {
                    DiagnosticRenderer(style: style, line: lines.reader(of: file))
                } else {
                    DiagnosticRenderer(style: style)
                }
            var text = ""
            if let file { text += "\(style.bold(DisplayText.oneLine(file)))  \(style.dim(Self.counts(group)))\n" }
            for finding in group { text += Self.indented(renderer.render(finding)) + "\n" }
            context.write.output(text + "\n")
        }
    }

    private static func counts(_ findings: ArraySlice<Diagnostic>) -> String {
        Diagnostic.Severity.allCases.compactMap { severity in
            let count = findings.count { $0.severity == severity }
            return count == 0 ? nil : Count.of(count, severity.rawValue)
        }.joined(separator: ", ")
    }

    private static func indented(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { "  " + $0 }.joined(separator: "\n")
    }
}
