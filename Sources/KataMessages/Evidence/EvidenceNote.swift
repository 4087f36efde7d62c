package import KataCore

/// One task's line in the notes of `refs/notes/kata`, so that notes can be merged line by line:
/// `kata1 plan=09-01 task=2/3 verify=pass cmds=3 dur=12.4s provider=codex evidence=<blob> summary=<path>`.
///
/// Values hold no spaces: blanks, control characters, `%` and bytes beyond ASCII are written as `%XX`.
package struct EvidenceNote: Sendable, Hashable, CustomStringConvertible {
    package var plan: String
    package var task: String?
    package var verdict: VerifyTrailer.Word
    package var commands: Int
    package var duration: Duration
    package var provider: String?
    /// The blob of the full statement.
    package var evidence: ObjectID?
    package var summary: String?
    /// Fields of later versions, kept as they were written.
    package var others: [Field]

    package struct Field: Sendable, Hashable {
        package var key: String
        package var value: String
    }

    package init(
        plan: PlanID, task: String?, verdict: VerifyTrailer.Word, commands: Int, duration: Duration, provider: String?,
        evidence: ObjectID?, summary: String? = nil
    ) {
        self.plan = plan.description
        self.task = task
        self.verdict = verdict
        self.commands = commands
        self.duration = duration
        self.provider = provider
        self.evidence = evidence
        self.summary = summary
        others = []
    }

    /// Reads one line; `nil` when it is none of ours.
    package init?(line: some StringProtocol) {
        let words = line.split(separator: " ")
        guard words.first == "kata1" else { return nil }
        var fields: [Field] = []
        for word in words.dropFirst() {
            guard let equals = word.firstIndex(of: "="), let value = Self.unescape(word[word.index(after: equals)...])
            else {
                return nil
            }
            fields.append(Field(key: String(word[..<equals]), value: value))
        }
        func take(_ key: String) -> String? {
            guard let index = fields.firstIndex(where: { $0.key == key }) else { return nil }
            return fields.remove(at: index).value
        }
        guard let plan = take("plan"), let verdict = take("verify").flatMap(VerifyTrailer.Word.init(rawValue:)),
            let commands = take("cmds").flatMap({ Int($0) }), commands >= 0,
            let duration = take("dur").flatMap(Self.seconds)
        else { return nil }
        self.plan = plan
        self.verdict = verdict
        self.commands = commands
        self.duration = duration
        task = take("task")
        provider = take("provider")
        summary = take("summary")
        if let text = take("evidence") {
            guard let id = ObjectID(hex: text) else { return nil }
            evidence = id
        }
        others = fields
    }

    /// Every line of a note that is ours, without repeats: merged notes may hold a line twice, and lines of others.
    package static func lines(of note: [UInt8]) -> [EvidenceNote] {
        var found: [EvidenceNote] = []
        for line in note.split(separator: 0x0A) {
            guard let text = String(validating: line, as: UTF8.self), let one = EvidenceNote(line: text),
                !found.contains(one)
            else { continue }
            found.append(one)
        }
        return found
    }

    /// Without LF.
    package var description: String {
        let tenths = duration.wholeMilliseconds / 100
        var fields = [Field(key: "plan", value: plan)]
        if let task { fields.append(Field(key: "task", value: task)) }
        fields.append(Field(key: "verify", value: verdict.rawValue))
        fields.append(Field(key: "cmds", value: "\(commands)"))
        fields.append(Field(key: "dur", value: "\(tenths / 10).\(tenths % 10)s"))
        if let provider { fields.append(Field(key: "provider", value: provider)) }
        if let evidence { fields.append(Field(key: "evidence", value: evidence.hex)) }
        if let summary { fields.append(Field(key: "summary", value: summary)) }
        return "kata1 " + (fields + others).map { "\($0.key)=\(Self.escape($0.value))" }.joined(separator: " ")
    }

    private static func seconds(_ text: String) -> Duration? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1].utf8.count == 2, parts[1].hasSuffix("s"), parts[0].utf8.count <= 12,
            let whole = Int64(parts[0]), let tenth = Int64(parts[1].dropLast()), whole >= 0, tenth >= 0
        else { return nil }
        return .milliseconds(whole * 1000 + tenth * 100)
    }

    private static func escape(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            if byte > 0x20, byte < 0x7F, byte != 0x25 {
                bytes.append(byte)
            } else {
                bytes += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func unescape(_ text: some StringProtocol) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == 0x25 else {
                bytes.append(byte)
                continue
            }
            guard rest.count >= 2, let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else {
                return nil
            }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
