/// A value of a JSON document with the byte range it was read from.
///
/// Members keep their order and repetitions, numbers their text, so that a file can be judged and edited as written.
struct JSONNode: Sendable, Hashable {
    struct Member: Sendable, Hashable {
        var key: String
        /// With its quotes.
        var keyRange: Range<Int>
        var value: JSONNode
    }

    enum Content: Sendable, Hashable {
        case null
        case bool(Bool)
        /// The digits as written.
        case number(String)
        case string(String)
        case array([JSONNode])
        case object([Member])
    }

    var content: Content
    var range: Range<Int>
}

extension JSONNode {
    /// The last member with this key, as readers of JSON resolve repetitions.
    subscript(key: String) -> JSONNode? {
        guard case .object(let members) = content else { return nil }
        return members.last { $0.key == key }?.value
    }

    var members: [Member]? { if case .object(let members) = content { members } else { nil } }
    var items: [JSONNode]? { if case .array(let items) = content { items } else { nil } }
    var string: String? { if case .string(let text) = content { text } else { nil } }
    var bool: Bool? { if case .bool(let value) = content { value } else { nil } }
    var integer: Int64? { if case .number(let text) = content { Int64(text) } else { nil } }
    var number: Double? { if case .number(let text) = content { Double(text) } else { nil } }

    /// In words, for messages.
    var kind: String {
        switch content {
        case .null: "null"
        case .bool: "true or false"
        case .number: "a number"
        case .string: "a string"
        case .array: "a list"
        case .object: "an object"
        }
    }
}
