internal import KataEngine
internal import KataPlan

/// What a checkpoint asks, in lines for people: what the plan says about it, and the options with what speaks for each.
enum CheckpointLines {
    static func lines(_ request: CheckpointRequest, showingNames: Bool) -> [String] {
        var lines: [String] = []
        for text in request.texts {
            lines.append("  \(text.label):")
            lines += DisplayText.lines(text.text).prefix(60).map { "    \(DisplayText.fitted($0, to: 200))" }
        }
        for option in request.options {
            if showingNames {
                let name = option.name == option.label ? "" : "  \(DisplayText.oneLine(option.name, limit: 200))"
                lines.append("  option \(DisplayText.oneLine(option.label, limit: 80))\(name)")
            }
            for (label, text) in [("for", option.pros), ("against", option.cons)] {
                guard let text, !text.isEmpty else { continue }
                lines.append("  \(option.label) \(label): \(DisplayText.oneLine(text, limit: 300))")
            }
        }
        return lines
    }
}
