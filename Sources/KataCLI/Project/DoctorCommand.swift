package import ArgumentParser
internal import KataCore
internal import KataFiles

package struct DoctorCommand: ContextCommand {
    package static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Look at everything that a run needs, and say what is wrong and the way out.",
        discussion: """
            Changes nothing of the project and spends nothing; a damaged store of runs is set aside, so that the next run can \
            begin anew. Ends with 0 when nothing is an error, with 4 when the repository can't be worked on, and with 1 \
            otherwise.
            """)

    @OptionGroup package var options: GlobalOptions

    package init() {}

    package func run(in context: CommandContext) async throws {
        let findings = try await Checkup(context: context).findings()
        let errors = findings.filter { $0.level == .error }
        let warnings = findings.count { $0.level == .warning }
        if options.json {
            context.write.output(
                JSONText.object([
                    "version": .string(KataVersion.text), "ok": .boolean(errors.isEmpty),
                    "errors": .integer(Int64(errors.count)), "warnings": .integer(Int64(warnings)),
                    "findings": .array(findings.map(\.json)),
                ]).pretty + "\n")
        } else {
            context.write.output(
                CheckupView(style: Style(isColored: context.terminal.colorsOutput)).text(findings))
        }
        guard !errors.isEmpty else { return }
        throw CommandFailure(errors.contains { $0.status == .preflightRefused } ? .preflightRefused : .checksFailed)
    }
}

/// One line a finding, its details and its way out below it, and the count at the end.
struct CheckupView: Sendable {
    let style: Style

    func text(_ findings: [CheckupFinding]) -> String {
        let width = findings.map(\.topic.count).max() ?? 0
        let indent = String(repeating: " ", count: width + 4)
        var lines: [String] = []
        var topic = ""
        for finding in findings {
            let name = finding.topic == topic ? "" : finding.topic
            topic = finding.topic
            lines.append(
                "\(mark(finding.level)) \(Columns.padded(name, to: width))  \(DisplayText.oneLine(finding.message, limit: 600))"
            )
            lines += finding.details.map { indent + style.dim(DisplayText.oneLine($0, limit: 400)) }
            if let hint = finding.hint { lines.append("\(indent)hint: \(DisplayText.oneLine(hint, limit: 600))") }
        }
        let errors = findings.count { $0.level == .error }
        let warnings = findings.count { $0.level == .warning }
        lines.append(
            errors + warnings == 0
                ? style.green("Everything is in order.")
                : "\(errors) error\(errors == 1 ? "" : "s"), \(warnings) warning\(warnings == 1 ? "" : "s")")
        return lines.joined(separator: "\n") + "\n"
    }

    private func mark(_ level: CheckupFinding.Level) -> String {
        switch level {
        case .ok: style.green("✓")
        case .warning: style.yellow("!")
        case .error: style.red("✗")
        }
    }
}
