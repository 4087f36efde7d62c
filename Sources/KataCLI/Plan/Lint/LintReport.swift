internal import KataCore
internal import KataFiles
internal import KataPlan

/// What a lint came to.
struct LintReport: Sendable {
    /// How many plans were looked at.
    var files: Int
    var findings: [Diagnostic]
    var mended: [PlanMending.File] = []
    /// How many findings could be mended.
    var mendable = 0

    var errors: Int { findings.count { $0.severity == .error } }
    var warnings: Int { findings.count { $0.severity == .warning } }

    var json: JSONText {
        .object([
            "files": .integer(Int64(files)), "errors": .integer(Int64(errors)), "warnings": .integer(Int64(warnings)),
            "fixed": .array(mended.flatMap { file in file.fixes.map(Self.json) }),
            "diagnostics": .array(findings.map(\.json)),
        ])
    }

    private static func json(_ fix: PlanFix) -> JSONText {
        .object([
            "code": .string(fix.code.rawValue), "action": .string(fix.action), "file": .string(fix.position.file),
            "line": .integer(Int64(fix.position.line)), "column": .integer(Int64(fix.position.column)),
        ])
    }
}

/// Findings for people: one heading for each file, the findings below it in the order of their lines.
struct LintPrinter: Sendable {
    let context: CommandContext
    let root: String

    func print(_ report: LintReport) {
        let style = Style(isColored: context.terminal.colorsOutput)
        for file in report.mended {
            var text =
                "\(style.bold(DisplayText.oneLine(file.path))): \(Count.of(file.fixes.count, "finding")) mended\n"
            for fix in file.fixes {
                text +=
                    "  \(style.green("✓")) \(fix.position.line):\(fix.position.column)  \(fix.action)  \(style.dim(fix.code.rawValue))\n"
            }
            context.write.output(text + "\n")
        }
        DiagnosticGroups(context: context, root: root).print(report.findings)
        var summary =
            "\(Count.of(report.files, "plan")): \(Count.of(report.errors, "error")), \(Count.of(report.warnings, "warning"))\n"
        if report.mendable > 0 {
            summary += "\(report.mendable) can be mended: kata plan lint --diff shows how, --fix does it\n"
        }
        context.write.output(summary)
    }
}

/// Numbers with their nouns.
enum Count {
    static func of(_ count: Int, _ noun: String, _ plural: String? = nil) -> String {
        "\(count) \(count == 1 ? noun : plural ?? noun + "s")"
    }
}
