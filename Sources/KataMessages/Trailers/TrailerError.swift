/// A trailer that Git would read back as something else.
package struct TrailerError: Error, Sendable, Hashable, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}
