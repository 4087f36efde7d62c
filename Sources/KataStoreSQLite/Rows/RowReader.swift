internal import GRDB
internal import KataCore
internal import KataFiles
internal import KataStore

/// Reads the columns of a row as values of the model. A value that can't be one was not written by kata.
struct RowReader {
    let row: Row

    func text(_ column: String) throws -> String { try require(row[column] as String?, column) }
    func textIfAny(_ column: String) -> String? { row[column] }
    func integer(_ column: String) throws -> Int64 { try require(row[column] as Int64?, column) }
    func integerIfAny(_ column: String) -> Int64? { row[column] }

    func ulid(_ column: String) throws -> ULID { try require(ULID(text(column)), column) }
    func time(_ column: String) throws -> Timestamp { Timestamp(milliseconds: try integer(column)) }
    func timeIfAny(_ column: String) -> Timestamp? { integerIfAny(column).map { Timestamp(milliseconds: $0) } }
    func durationIfAny(_ column: String) -> Duration? { integerIfAny(column).map { .milliseconds($0) } }

    func ulidIfAny(_ column: String) throws -> ULID? { try optional(column) { ULID($0) } }
    func objectIfAny(_ column: String) throws -> ObjectID? { try optional(column) { ObjectID(hex: $0) } }

    func pathIfAny(_ column: String) throws -> RepositoryPath? {
        guard let bytes = row[column] as DatabaseValue?, !bytes.isNull else { return nil }
        guard case .blob(let data) = bytes.storage else { throw malformed(column) }
        return try require(try? RepositoryPath(bytes: Array(data)), column)
    }

    func json(_ column: String) throws -> JSONText { try require(try? JSONText(parsing: text(column)), column) }

    func value<Value: RawRepresentable<String>>(_ column: String, as type: Value.Type) throws -> Value {
        try require(Value(rawValue: text(column)), column)
    }

    func valueIfAny<Value: RawRepresentable<String>>(_ column: String, as type: Value.Type) throws -> Value? {
        try optional(column) { Value(rawValue: $0) }
    }

    private func optional<Value>(_ column: String, _ make: (String) -> Value?) throws -> Value? {
        guard let text = textIfAny(column) else { return nil }
        return try require(make(text), column)
    }

    private func require<Value>(_ value: Value?, _ column: String) throws -> Value {
        guard let value else { throw malformed(column) }
        return value
    }

    private func malformed(_ column: String) -> StoreError {
        StoreError(.corrupt, "a record of the run store has a malformed \(column)")
    }
}
