internal import KataCore
internal import KataFiles
internal import KataGit
internal import KataReview

/// What `verify` prints: line by line for people, at the end for programs.
struct VerifyView: Sendable {
    let context: CommandContext
    let format: VerifyFormat
    private var style: Style { Style(isColored: context.terminal.colorsOutput) }

    init(context: CommandContext, format: VerifyFormat) {
        self.context = context
        self.format = format
    }

    func report(_ result: VerifiedTarget) {
        guard format == .text else { return }
        context.write.output(text(result))
    }

    func conclude(_ results: [VerifiedTarget], subject: String) {
        switch format {
        case .text: context.write.output(conclusion(results) + "\n")
        case .json: context.write.output(json(results, subject).pretty + "\n")
        case .github: context.write.output(results.compactMap(annotation).joined() + conclusion(results) + "\n")
        case .junit: context.write.output(JUnitReport.render(results))
        }
    }

    private func conclusion(_ results: [VerifiedTarget]) -> String {
        let counts = Reproduction.allCases.reversed().compactMap { verdict -> String? in
            let count = results.count { $0.verdict == verdict }
            return count > 0 ? "\(count) \(verdict.words)" : nil
        }
        return counts.joined(separator: ", ")
    }

    private func text(_ result: VerifiedTarget) -> String {
        let target = result.target
        let mark =
            switch result.verdict {
            case .confirmed: style.green("✓")
            case .refuted: style.red("✗")
            case .notReproducible, .noEvidence: style.yellow("?")
            }
        var lines = [
            "\(mark) \(style.cyan(target.commit.id.short)) \(DisplayText.oneLine(target.name, limit: 80))  \(result.verdict.words)"
        ]
        if let remark = result.problem ?? target.remark {
            lines.append(style.dim("    \(DisplayText.oneLine(remark))"))
        }
        for check in result.checks {
            let time = check.isKnown ? "" : ", \(check.duration.forPeople)"
            lines.append("    \(DisplayText.oneLine(check.check.command, limit: 120))")
            lines.append(style.dim("      \(check.verdict.words): \(DisplayText.oneLine(check.reason))\(time)"))
            let tail = check.output.split(separator: "\n").suffix(8)
            lines += tail.map { style.dim("      | \(DisplayText.oneLine(String($0), limit: 200))") }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// https://docs.github.com/actions/reference/workflow-commands-for-github-actions
    private func annotation(_ result: VerifiedTarget) -> String? {
        guard result.verdict != .confirmed else { return nil }
        let level = result.verdict == .refuted ? "error" : "warning"
        let bad = result.checks.filter { $0.verdict != .confirmed }.map { "\($0.check.command): \($0.reason)" }
        let message = ([result.problem ?? result.target.remark].compactMap(\.self) + bad).joined(separator: "\n")
        func escaped(_ text: String, _ more: Bool) -> String {
            var text = text.replacing("%", with: "%25").replacing("\r", with: "%0D").replacing("\n", with: "%0A")
            if more { text = text.replacing(":", with: "%3A").replacing(",", with: "%2C") }
            return text
        }
        let title = "\(result.target.commit.id.short) \(result.target.name): \(result.verdict.words)"
        return "::\(level) title=\(escaped(title, true))::\(escaped(message.isEmpty ? title : message, false))\n"
    }

    private func json(_ results: [VerifiedTarget], _ subject: String) -> JSONText {
        .object([
            "subject": .string(subject), "verdict": .string((results.map(\.verdict).max() ?? .noEvidence).rawValue),
            "commits": .array(
                results.map { result in
                    .object([
                        "commit": .string(result.target.commit.id.hex), "tree": .string(result.target.tree.hex),
                        "name": .string(result.target.name), "verdict": .string(result.verdict.rawValue),
                        "source": .optional(result.target.source?.rawValue),
                        "remark": .optional(result.problem ?? result.target.remark),
                        "checks": .array(
                            result.checks.map {
                                .object([
                                    "command": .string($0.check.command),
                                    "recorded": .string($0.check.passed ? "passed" : "failed"),
                                    "verdict": .string($0.verdict.rawValue), "reason": .string($0.reason),
                                    "exit_code": .optional($0.exitCode.map(Int64.init)), "cached": .boolean($0.isKnown),
                                    "duration_ms": .integer($0.duration.wholeMilliseconds),
                                    "output": .string($0.output),
                                ])
                            }),
                    ])
                }),
        ])
    }
}

extension Reproduction {
    var words: String {
        switch self {
        case .confirmed: "confirmed"
        case .noEvidence: "no evidence"
        case .notReproducible: "not reproducible"
        case .refuted: "refuted"
        }
    }
}

/// The results as JUnit XML, which forges show: https://github.com/testmoapp/junitxml
enum JUnitReport {
    static func render(_ results: [VerifiedTarget]) -> String {
        let failures = results.count { $0.verdict == .refuted }
        let skipped = results.count { $0.verdict == .noEvidence || $0.verdict == .notReproducible }
        var lines = [
            #"<?xml version="1.0" encoding="UTF-8"?>"#,
            #"<testsuite name="kata verify" tests="\#(results.count)" failures="\#(failures)" skipped="\#(skipped)">"#,
        ]
        for result in results {
            let seconds = Double(result.checks.reduce(Int64(0)) { $0 + $1.duration.wholeMilliseconds }) / 1000
            let text =
                ([result.problem ?? result.target.remark].compactMap(\.self)
                + result.checks.map { "\($0.check.command): \($0.reason)\n\($0.output)" }).joined(separator: "\n")
            lines.append(
                #"  <testcase classname="\#(result.target.commit.id.hex)" name="\#(escape(result.target.name))" time="\#(seconds)">"#
            )
            switch result.verdict {
            case .confirmed: break
            case .refuted: lines.append(#"    <failure message="refuted">\#(escape(text))</failure>"#)
            case .notReproducible, .noEvidence:
                lines.append(#"    <skipped message="\#(escape(result.verdict.words)): \#(escape(text))"/>"#)
            }
            lines.append("  </testcase>")
        }
        return (lines + ["</testsuite>"]).joined(separator: "\n") + "\n"
    }

    private static func escape(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\n": result += "&#10;"
            // XML 1.0 has no other control characters.
            default: result.unicodeScalars.append(scalar.value < 0x20 && scalar != "\t" ? "\u{FFFD}" : scalar)
            }
        }
        return result
    }
}
