/// A JSON document as a value. Members of an object keep the order in which they were given, so that the same value always
/// renders to the same bytes.
package enum JSONText: Sendable, Hashable {
    case null
    case boolean(Bool)
    case integer(Int64)
    /// A number that is not an integer. Not-a-number and infinities, which JSON does not have, render as `null`.
    case number(Double)
    case string(String)
    case array([JSONText])
    case object([Member])

    package struct Member: Sendable, Hashable {
        package var key: String
        package var value: JSONText

        package init(_ key: String, _ value: JSONText) {
            self.key = key
            self.value = value
        }
    }
}

extension JSONText {
    /// `null` for a missing value.
    package static func optional(_ value: String?) -> JSONText { value.map(JSONText.string) ?? .null }
    package static func optional(_ value: Int64?) -> JSONText { value.map(JSONText.integer) ?? .null }
    package static func strings(_ values: some Sequence<String>) -> JSONText { .array(values.map(JSONText.string)) }

    /// The members in their order, without those whose value is `nil`.
    package static func object(_ members: KeyValuePairs<String, JSONText?>) -> JSONText {
        .object(members.compactMap { key, value in value.map { Member(key, $0) } })
    }

    /// The first member of an object with this key.
    package subscript(key: String) -> JSONText? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.key == key }?.value
    }

    package subscript(index: Int) -> JSONText? {
        guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
        return elements[index]
    }

    package var stringValue: String? { if case .string(let value) = self { value } else { nil } }
    package var booleanValue: Bool? { if case .boolean(let value) = self { value } else { nil } }
    package var arrayValue: [JSONText]? { if case .array(let value) = self { value } else { nil } }
    package var objectValue: [Member]? { if case .object(let value) = self { value } else { nil } }
    package var isNull: Bool { self == .null }

    /// An integer, also when it was written as `3.0`.
    package var integerValue: Int64? {
        switch self {
        case .integer(let value): value
        case .number(let value): Int64(exactly: value)
        default: nil
        }
    }

    package var numberValue: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }
}

extension JSONText: ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
    package init(stringLiteral value: String) { self = .string(value) }
    package init(integerLiteral value: Int64) { self = .integer(value) }
    package init(booleanLiteral value: Bool) { self = .boolean(value) }
    package init(arrayLiteral elements: JSONText...) { self = .array(elements) }
    package init(nilLiteral: ()) { self = .null }
    package init(dictionaryLiteral elements: (String, JSONText)...) {
        self = .object(elements.map { Member($0, $1) })
    }
}
