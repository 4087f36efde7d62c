internal import KataCore
internal import KataPlan
internal import KataProof

extension Figures {
    /// Reads one document as what its name says it is.
    ///
    /// - Parameter path: for people; its last part decides.
    mutating func read(_ bytes: [UInt8], path: String) {
        self.bytes += bytes.count
        let name = path.split(separator: "/").last.map(String.init) ?? path
        let clock = ContinuousClock()
        let start = clock.now
        if PlanFileName(path: path).isPlan {
            readPlan(bytes, path)
        } else if name.hasSuffix("SUMMARY.md") {
            readSummary(bytes, path)
        } else {
            readOther(bytes, path, name: name)
        }
        let milliseconds = (clock.now - start) / .milliseconds(1)
        if milliseconds > slowest.milliseconds { slowest = (milliseconds, path) }
        if milliseconds > 1000 { note("slow", path, "\(Int(milliseconds)) ms") }
    }

    private mutating func readPlan(_ bytes: [UInt8], _ path: String) {
        plans += 1
        let plan = PlanDocument.parse(bytes: bytes, path: path)
        count(PlanLinter().lint(plan))
        countYaml(
            plan.diagnostics.filter { $0.code.rawValue.hasPrefix("plan.yaml") || $0.code == "plan.duplicate-key" })
        let form = plan.tasks.first?.form.rawValue ?? "none"
        plansByForm[form, default: 0] += 1
        for task in plan.tasks {
            tasksByForm[task.form.rawValue, default: 0] += 1
            commands += task.verify.commands.count
            if task.verify.position == nil {
                withoutVerify += 1
            } else {
                verifyByClass[task.verify.class.rawValue, default: 0] += 1
            }
        }
        if plan.verification.position != nil { planVerifyByClass[plan.verification.class.rawValue, default: 0] += 1 }
        patterns += plan.mustHaves.keyLinks.count { $0.pattern != nil }
        countTasks(plan, path)
        check(RoundTrip.bytes(of: plan) == bytes, path)
    }

    private mutating func countTasks(_ plan: PlanDocument, _ path: String) {
        for (task, findings) in zip(plan.tasks, TaskFindings.structural(in: plan)) {
            if findings.isEmpty { cleanTasks += 1 }
            for finding in findings {
                note("unclean", "\(path):\(finding.position?.line ?? task.position.line)", finding.message)
            }
        }
        let comparison = FieldComparison(plan)
        comparedTasks += comparison.tasks
        equalTasks += comparison.equalTasks
        comparedFields += comparison.fields
        for difference in comparison.differences {
            note(
                "unequal", "\(path):\(difference.line)",
                "\(difference.field): read \(Self.short(difference.read)), extracted \(Self.short(difference.extracted))"
            )
        }
    }

    private mutating func readSummary(_ bytes: [UInt8], _ path: String) {
        summaries += 1
        let summary = SummaryDocument.parse(bytes: bytes, path: path)
        count(summary.diagnostics)
        countYaml(
            summary.diagnostics.filter {
                $0.code.rawValue.hasPrefix("summary.yaml") || $0.code == "summary.duplicate-key"
            })
        checkFrontmatter(bytes, path)
    }

    private mutating func readOther(_ bytes: [UInt8], _ path: String, name: String) {
        others += 1
        if name == "config.json" {
            count(SettingsDocument.parse(bytes: bytes, path: path).diagnostics)
            check(ByteEdit.apply([], to: bytes) == bytes, path)
        } else if name.hasSuffix(".md") {
            checkFrontmatter(bytes, path, counts: true)
        } else {
            check(ByteEdit.apply([], to: bytes) == bytes, path)
        }
    }

    private mutating func checkFrontmatter(_ bytes: [UInt8], _ path: String, counts: Bool = false) {
        guard let range = FrontmatterSplit.split(bytes).yaml else { return check(true, path) }
        let reading = YamlReader.read(bytes, in: range)
        if counts {
            let diagnostics = YamlReader.diagnostics(reading.problems, family: "document", bytes: bytes, file: path)
            count(diagnostics)
            countYaml(diagnostics)
        }
        check(reading.value.map { RoundTrip.bytes(of: $0, in: bytes) == bytes } ?? true, path)
    }

    private mutating func countYaml(_ diagnostics: [Diagnostic]) {
        let recovered = diagnostics.filter { $0.code.rawValue.hasSuffix(".yaml-recovered") }
        let repeated = diagnostics.filter { $0.code.rawValue.hasSuffix(".duplicate-key") }
        let refused = diagnostics.filter {
            !$0.code.rawValue.hasSuffix(".yaml-recovered") && !$0.code.rawValue.hasSuffix(".duplicate-key")
        }
        recoveries += recovered.count
        duplicateKeys += repeated.count
        if !refused.isEmpty { refusedDocuments += 1 } else if !recovered.isEmpty { recoveredDocuments += 1 }
        for finding in recovered + repeated {
            note("recovered", finding.position?.description ?? "", "\(finding.message); \(finding.hints.first ?? "")")
        }
        for finding in refused { note("refused", finding.position?.description ?? "", finding.message) }
    }

    private mutating func check(_ isUnchanged: Bool, _ path: String) {
        if isUnchanged { unchanged += 1 } else { note("changed", path, "differs when it is written back") }
    }

    private static func short(_ text: String?) -> String {
        guard let text else { return "nothing" }
        let line = text.split(separator: "\n").joined(separator: "⏎")
        return line.count > 140 ? "'\(line.prefix(80))…\(line.suffix(50))' (\(text.utf8.count) bytes)" : "'\(line)'"
    }
}
