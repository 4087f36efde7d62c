extension VerifyBlock {
    /// The same checks and further commands behind them, as settings ask for them.
    package func adding(_ commands: [String]) -> VerifyBlock {
        let more = commands.map { $0.trimmed }.filter { !$0.isEmpty }
        guard !more.isEmpty else { return self }
        var block = self
        // Prose beside commands stays open, whoever asks for them.
        if block.class == .manual || block.class == .missing {
            block.class = block.expectations.isEmpty ? .exec : .embedded
        }
        block.commands += more.map { VerifyCommand(text: $0, line: 0, form: .bare, expectations: []) }
        return block
    }
}
