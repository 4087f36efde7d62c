internal import KataCore

/// What a verification or acceptance report of a phase says in the end.
package struct PhaseReport: Sendable, Hashable {
    /// `passed`, `human_needed`, `gaps_found`, `testing`, `complete`, …, as written.
    package var status: Placed<String>?
    /// `5/6 must-haves verified`, as written.
    package var score: String?
    /// When it was made, as written.
    package var date: String?
    /// What is missing, in one line each.
    package var gaps: [String] = []
    /// What a person still has to look at.
    package var forPeople: [String] = []
    /// Tests of an acceptance report by result: `pass`, `issue`, `skipped`, `blocked`, `pending`.
    package var results: [String: Int] = [:]

    /// Whether somebody is waited for.
    package var needsPerson: Bool {
        if results["pending", default: 0] > 0 || status?.value == "human_needed" { return true }
        return !forPeople.isEmpty && !["passed", "complete", "verified"].contains(status?.value ?? "")
    }

    /// Never throws and never traps, whatever the bytes are.
    package static func parse(bytes: [UInt8], path: String) -> PhaseReport {
        var report = PhaseReport()
        let document = DocumentLines(bytes)
        if let front = FrontmatterValue.read(document, path: path) {
            report.status = front.placed("status")
            report.score = front["score"]?.text
            report.date = front["verified"]?.text ?? front["updated"]?.text
            report.gaps = items(front["gaps"], ["truth", "gap", "reason", "title"])
            report.forPeople = items(front["human_verification"], ["test", "expected", "title"])
        }
        for line in document.body where !line.isFenced {
            guard let labelled = LabelledLine(line, in: document) else { continue }
            let value = document.text(labelled.value).lowercased()
            if labelled.label == "result" {
                let word = value.filter { $0.isLetter }
                if !word.isEmpty { report.results[word, default: 0] += 1 }
            } else if labelled.label == "status", report.status == nil {
                report.status = Placed(
                    document.text(labelled.value), at: document.position(of: labelled.value.lowerBound, file: path))
            } else if labelled.label == "score", report.score == nil {
                report.score = document.text(labelled.value)
            }
        }
        return report
    }

    private static func items(_ value: YamlValue?, _ keys: [String]) -> [String] {
        (value?.items ?? []).compactMap { item in
            item.text ?? keys.lazy.compactMap { item[$0]?.text }.first
        }
    }
}
