internal import GRDB
internal import KataCore
internal import KataFiles
internal import KataStore

extension CheckRecord {
    init(_ row: Row) throws {
        let reader = RowReader(row: row)
        self.init(
            stage: try reader.value("stage", as: Stage.self), task: reader.integerIfAny("task").map { Int($0) },
            attempt: try reader.ulidIfAny("attempt"), index: Int(try reader.integer("position")),
            kind: try reader.text("kind"), subject: try reader.text("subject"),
            verdict: try reader.value("verdict", as: Verdict.self),
            exitCode: reader.integerIfAny("exit_code").map { Int32(truncatingIfNeeded: $0) },
            duration: reader.durationIfAny("duration_ms"), tree: try reader.objectIfAny("tree"),
            outputDigest: reader.textIfAny("output_digest"), facts: try reader.json("facts"))
    }

    func columns(of run: ULID) -> StatementArguments {
        [
            run.description, stage.rawValue, task, attempt?.description, index, kind, subject.storable,
            verdict.rawValue,
            exitCode, duration?.wholeMilliseconds, tree?.hex, outputDigest, facts.compact,
        ]
    }
}

extension String {
    /// Text as a column can hold it: the database would end it at a NUL.
    var storable: String {
        utf8.contains(0)
            ? String(decoding: utf8.flatMap { $0 == 0 ? Array("\u{FFFD}".utf8) : [$0] }, as: UTF8.self) : self
    }
}
