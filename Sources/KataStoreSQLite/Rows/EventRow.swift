internal import GRDB
internal import KataCore
internal import KataStore

extension RunEvent {
    init(_ row: Row, run: ULID) throws {
        let reader = RowReader(row: row)
        self.init(
            run: run, sequence: try reader.integer("sequence"),
            content: Content(
                Kind(rawValue: try reader.text("kind")), at: try reader.time("time"),
                task: reader.integerIfAny("task").map { Int($0) },
                attempt: reader.integerIfAny("attempt").map { Int($0) }, payload: try reader.json("payload")))
    }
}
