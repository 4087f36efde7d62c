internal import GRDB
internal import KataCore
internal import KataStore

extension AttemptRecord {
    init(_ row: Row) throws {
        let reader = RowReader(row: row)
        self.init(
            run: try reader.ulid("run"), intent: try AttemptIntent(reader),
            status: try reader.value("status", as: AttemptStatus.self), startedAt: try reader.time("started_at"),
            endedAt: reader.timeIfAny("ended_at"), activeDuration: reader.durationIfAny("active_ms"),
            resultTree: try reader.objectIfAny("result_tree"), commit: try reader.objectIfAny("commit_id"),
            failure: try AttemptFailureRecord(ifAny: reader), usage: ProviderUsage(ifAny: reader))
    }
}

extension AttemptIntent {
    fileprivate init(_ reader: RowReader) throws {
        self.init(
            id: try reader.ulid("id"), task: Int(try reader.integer("task")), number: Int(try reader.integer("number")),
            kataID: try reader.ulid("kata_id"), baseCommit: try reader.objectIfAny("base_commit"),
            baseTree: try reader.objectIfAny("base_tree"), promptDigest: reader.textIfAny("prompt_digest"))
    }
}

extension AttemptFailureRecord {
    fileprivate init?(ifAny reader: RowReader) throws {
        guard let failureClass = reader.textIfAny("failure_class") else { return nil }
        self.init(failureClass: failureClass, message: try reader.text("failure_message"))
    }
}

extension ProviderUsage {
    /// `nil` when nothing at all was reported.
    fileprivate init?(ifAny reader: RowReader) {
        self.init(
            inputTokens: reader.integerIfAny("input_tokens"), outputTokens: reader.integerIfAny("output_tokens"),
            cacheReadTokens: reader.integerIfAny("cache_read_tokens"),
            cacheWriteTokens: reader.integerIfAny("cache_write_tokens"),
            costMicrodollars: reader.integerIfAny("cost_microdollars"), turns: reader.integerIfAny("turns"))
        if self == ProviderUsage() { return nil }
    }
}
