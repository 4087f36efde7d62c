package import KataCore

/// Compares what a summary states with facts that somebody else measured again.
package enum SummaryCheck {
    /// One error per measured field that differs, with the code `summary.measured.<field>`; fields of the measured block
    /// are `summary.measured.block.<key>`. Empty when everything agrees. Quoted words are not looked at.
    package static func compare(_ summary: ParsedSummary, expected: SummaryFacts) -> [Diagnostic] {
        visible(summary, expected: expected) + block(summary, expected: expected)
    }

    /// Whether the visible fields agree with the summary's own measured block: a check that needs no repository.
    ///
    /// A summary without a block, as other tools write them, gives the notice `summary.unmeasured`.
    package static func consistency(of summary: ParsedSummary) -> [Diagnostic] {
        guard let measured = summary.measured else {
            let unreadable = summary.diagnostics.filter { $0.code == "summary.measured.unreadable" }
            guard unreadable.isEmpty else { return unreadable }
            return [
                Diagnostic(
                    .notice, "summary.unmeasured",
                    "the summary has no measured block, so its fields can't be recomputed",
                    at: SourcePosition(file: summary.path))
            ]
        }
        return visible(summary, expected: measured)
    }

    private static func visible(_ summary: ParsedSummary, expected: SummaryFacts) -> [Diagnostic] {
        let wanted = SummaryFields(expected).fields
        var found: [String: ReadField] = [:]
        for field in summary.fields { found[field.name] = field }
        var diagnostics = wanted.compactMap { field in
            difference(field.name, wanted: field.values, found: found[field.name], in: summary)
        }
        let names = Set(wanted.map(\.name))
        for field in summary.fields where !names.contains(field.name) && !field.values.isEmpty {
            if let extra = difference(field.name, wanted: [], found: field, in: summary) { diagnostics.append(extra) }
        }
        return diagnostics
    }

    private static func difference(
        _ name: String, wanted: [String], found: ReadField?, in summary: ParsedSummary
    ) -> Diagnostic? {
        let values = found?.values ?? []
        guard wanted != values.map(\.value) else { return nil }
        let index = zip(wanted, values).enumerated().first { $0.element.0 != $0.element.1.value }?.offset
        let place = index ?? min(wanted.count, values.count)
        let stated = place < values.count ? values[place].value : nil
        let measured = place < wanted.count ? wanted[place] : nil
        let position =
            place < values.count
            ? values[place].position
            : values.last?.position ?? found?.position ?? SourcePosition(file: summary.path)
        let message =
            switch (stated, measured) {
            case (.some, nil): "\(name) states something that was not measured"
            case (nil, _): "\(name) leaves out what was measured"
            default: "\(name) differs from what was measured"
            }
        return Diagnostic(
            .error, Diagnostic.Code(rawValue: "summary.measured.\(name)"), message, at: position,
            notes: [stated.map { "stated: \($0)" }, measured.map { "measured: \($0)" }].compactMap(\.self),
            hints: ["`kata summary show` prints the measured values; restore the file from its closing commit"])
    }

    private static func block(_ summary: ParsedSummary, expected: SummaryFacts) -> [Diagnostic] {
        let position = summary.measuredPosition ?? SourcePosition(file: summary.path)
        guard let measured = summary.measured else {
            return [
                Diagnostic(
                    .error, "summary.measured.block", "the summary's measured block is missing or can't be read",
                    at: position)
            ]
        }
        guard case .object(let stated) = MeasuredBlock.json(measured),
            case .object(let wanted) = MeasuredBlock.json(expected)
        else { return [] }
        let keys = wanted.map(\.key) + stated.map(\.key).filter { key in !wanted.contains { $0.key == key } }
        return keys.compactMap { key in
            let said = stated.first { $0.key == key }?.value
            let measured = wanted.first { $0.key == key }?.value
            guard let difference = JSONValue.firstDifference(of: said, and: measured, at: key) else { return nil }
            return Diagnostic(
                .error, Diagnostic.Code(rawValue: "summary.measured.block.\(key)"),
                "\(key) of the measured block differs from what was measured", at: position,
                notes: [
                    "\(difference.path) states: \(difference.one?.text() ?? "nothing")",
                    "measured: \(difference.other?.text() ?? "nothing")",
                ])
        }
    }
}
