/// What gitattributes(5) says about one attribute of a path.
package enum AttributeValue: Sendable, Hashable {
    case unspecified
    /// `name`
    case set
    /// `-name`
    case unset
    /// `name=value`
    case value(String)
}
