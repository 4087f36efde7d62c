/// What an entry of a tree is, with Git's number for it.
package enum FileMode: UInt32, Sendable, Hashable {
    case folder = 0o040000
    case regular = 0o100644
    case executable = 0o100755
    case symbolicLink = 0o120000
    /// A commit of another repository: a submodule.
    case gitlink = 0o160000

    /// Reads any mode that Git has ever written; old trees hold `100664` and other group bits.
    init?(raw: UInt32) {
        switch raw & 0o170000 {
        case 0o040000: self = .folder
        case 0o120000: self = .symbolicLink
        case 0o160000: self = .gitlink
        case 0o100000: self = raw & 0o100 == 0 ? .regular : .executable
        default: return nil
        }
    }

    /// Six octal digits, as `git ls-tree` and the index format print it.
    package var octal: String {
        let digits = String(rawValue, radix: 8)
        return String(repeating: "0", count: 6 - digits.count) + digits
    }
}
