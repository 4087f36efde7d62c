/// Sorts the parts of a verify text into commands and open prose.
struct VerifyCollector {
    struct Place: Sendable {
        var text: String
        var line: Int
    }

    private(set) var commands: [VerifyCommand] = []
    private(set) var expectations: [String] = []
    private(set) var endless: [Place] = []
    private(set) var placeholders: [Place] = []
    private var hasProse = false
    private var hasProseBeforeFence = false
    private var hasFence = false
    private var script: ScriptLines?

    var `class`: VerifyBlock.Class {
        guard commands.isEmpty else {
            let isAsWritten =
                commands.contains { $0.form == .automated } || (hasFence && !hasProseBeforeFence) || !hasProse
            return isAsWritten ? .exec : .embedded
        }
        return placeholders.isEmpty && (hasProse || !endless.isEmpty) ? .manual : .missing
    }

    mutating func collect(_ text: VerifyText) {
        if let (command, form, line) = WholeText.command(of: text) {
            commands.append(VerifyCommand(text: command, line: line, form: form, expectations: []))
            return
        }
        let hasAutomated = text.parts.contains { if case .automated = $0.part { true } else { false } }
        for placed in text.parts {
            switch placed.part {
            case .automated(let command): takeAutomated(command, placed.line)
            case .fence(let language, let content):
                endScript()
                if !hasAutomated { takeFence(language, content, placed.line) }
            case .line(let line, let source):
                if hasAutomated { prose(ListLine(line).text) } else { takeLine(line, source, placed.line) }
            case .blank: script?.appendBlank()
            }
        }
        endScript()
    }

    // MARK: Marked commands

    private mutating func takeAutomated(_ text: String, _ line: Int) {
        guard !text.isEmpty else { return }
        let lower = PlainWords.lowered(String(decoding: Array(text.utf8.prefix(8)), as: UTF8.self))
        if lower.hasPrefix("missing") || lower.hasPrefix("n/a") || lower.hasPrefix("none") || lower.hasPrefix("todo")
            || lower.hasPrefix("tbd")
        {
            placeholders.append(Place(text: String(text.prefix(120)), line: line))
        } else if SentenceShape.isSentence(text) {
            prose(text)
        } else {
            commands.append(VerifyCommand(text: text, line: line, form: .automated, expectations: []))
        }
    }

    private mutating func takeFence(_ language: String, _ content: String, _ line: Int) {
        guard !content.isEmpty else { return }
        let isShell: Bool =
            switch language.split(separator: " ").first ?? "" {
            case "bash", "sh", "shell", "zsh": true
            case "console", "shell-session", "terminal", "": FenceShape.holdsCommands(content)
            default: false
            }
        guard isShell else {
            if language.isEmpty || language == "text" || language == "console" { prose(content) }
            return
        }
        if !hasFence && hasProse { hasProseBeforeFence = true }
        hasFence = true
        commands.append(
            VerifyCommand(text: FenceShape.withoutPrompts(content), line: line, form: .fence, expectations: []))
    }

    // MARK: Lines

    private mutating func takeLine(_ text: String, _ source: String, _ line: Int) {
        let item = ListLine(text)
        if !item.isItem, var open = script, open.takes(text) {
            open.append(text, source: source)
            script = open
            return
        }
        endScript()
        guard !item.text.isEmpty else { return }
        let spans = BacktickSpans(item.text)
        if let only = spans.only {
            if let command = CommandShape.split(only, isMarked: true)?.command {
                take(command, line, .backticks, expectation: nil)
            } else {
                prose(item.text)
            }
        } else if !item.isItem, text.hasPrefix("# ") || text == "#" {
            // A comment of a script, or a heading; which one shows when the next line comes.
            script = ScriptLines(text, line: line)
        } else if !item.isItem, let split = CommandShape.split(item.text), split.expectation == nil {
            script = ScriptLines(text, line: line)
        } else if let split = CommandShape.split(item.text) {
            take(split.command, line, .bare, expectation: split.expectation)
        } else {
            takeSpans(spans, line)
        }
    }

    /// A sentence: the commands among its backticked parts run, the sentence stays open.
    private mutating func takeSpans(_ spans: BacktickSpans, _ line: Int) {
        let runnable = spans.spans.compactMap { span in
            span.isForbidden ? nil : CommandShape.split(span.text, isMarked: true)?.command
        }
        guard !runnable.isEmpty else {
            prose(spans.text)
            return
        }
        let expectation = spans.expectation
        for command in runnable { take(command, line, .backticks, expectation: expectation ?? "", isSentence: true) }
        if let expectation { expectations.append(expectation) }
    }

    private mutating func take(
        _ text: String, _ line: Int, _ form: VerifyCommand.Form, expectation: String?, isSentence: Bool = false
    ) {
        if expectation != nil { hasProse = true }
        if expectation != nil || form == .backticks, VerifyWarnings.isEndless(text) {
            endless.append(Place(text: text, line: line))
            hasProse = true
            return
        }
        let open = expectation.flatMap { $0.isEmpty || SentenceShape.onlySaysItPasses($0) ? nil : $0 }
        var command = VerifyCommand(text: text, line: line, form: form, expectations: open.map { [$0] } ?? [])
        if let open, SentenceShape.saysNothingIsFound(open) { command.expectsNoMatch = VerifyWarnings.isSearch(text) }
        commands.append(command)
        if let open, !isSentence { expectations.append(open) }
    }

    private mutating func prose(_ text: String) {
        guard !text.isEmpty, text != "```" else { return }
        hasProse = true
        expectations.append(text)
    }

    private mutating func endScript() {
        guard let script else { return }
        self.script = nil
        guard script.hasCommand else {
            prose(script.text)
            return
        }
        commands.append(VerifyCommand(text: script.text, line: script.line, form: .bare, expectations: []))
    }
}
