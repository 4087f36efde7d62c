internal import KataCore

/// The files that a must-have names: one file, everything in a folder, or all that a pattern of file names covers.
struct TreeFiles: Sendable {
    struct File: Sendable {
        let path: RepositoryPath
        let bytes: [UInt8]
    }

    enum Finding: Sendable {
        case file(RepositoryPath)
        /// Files of a folder or a glob, in order.
        case files([RepositoryPath])
        /// Something that is no file and no folder with files in it, such as a symbolic link.
        case other
        case nothing
    }

    let tree: any TreeReading

    /// Files larger than this are not searched.
    static let largestFile = 256 << 20
    /// A folder or glob of more files is not searched.
    static let mostFiles = 20_000

    func find(_ path: RepositoryPath) async throws -> Finding {
        if path.bytes.contains(where: { Glob.special.contains($0) }), try await !tree.exists(path) {
            let glob = Glob(path.bytes)
            let matching = try await tree.files(below: glob.fixedFolder).filter { glob.matches($0.bytes) }
            return matching.isEmpty ? .nothing : .files(matching)
        }
        if try await tree.contents(of: path) != nil { return .file(path) }
        guard try await tree.exists(path) else { return .nothing }
        let below = try await tree.files(below: path)
        return below.isEmpty ? .other : .files(below)
    }

    func read(_ path: RepositoryPath) async throws -> File? {
        try await tree.contents(of: path).map { File(path: path, bytes: $0) }
    }
}

/// A pattern of file names: `*` and `?` within a component, `**` across components, `[abc]`, `{a,b}` is not special.
///
/// As gitignore(5) has it for patterns with a slash. Matching takes at most the product of both lengths.
struct Glob: Sendable {
    static let special: [UInt8] = [0x2A, 0x3F, 0x5B]

    private let components: [[UInt8]]

    init(_ bytes: [UInt8]) { components = bytes.split(separator: 0x2F).map(Array.init) }

    /// The folder that all matches are in.
    var fixedFolder: RepositoryPath? {
        let fixed = components.dropLast().prefix { !$0.contains { Self.special.contains($0) } }
        return try? RepositoryPath(bytes: Array(fixed.joined(separator: [0x2F])))
    }

    func matches(_ path: [UInt8]) -> Bool {
        let names = path.split(separator: 0x2F).map(Array.init)
        return Self.match(
            components, names, isAny: { $0 == [0x2A, 0x2A] },
            { pattern, name in
                Self.match(Self.tokens(pattern), name.map { $0 }, isAny: { $0 == .any }) { token, byte in
                    token.accepts(byte)
                }
            })
    }

    private enum Token: Equatable {
        case any, one
        case set([UInt8], negated: Bool)
        case literal(UInt8)

        func accepts(_ byte: UInt8) -> Bool {
            switch self {
            case .any: false
            case .one: true
            case .set(let members, let negated): members.contains(byte) != negated
            case .literal(let own): own == byte
            }
        }
    }

    private static func tokens(_ pattern: [UInt8]) -> [Token] {
        var tokens: [Token] = []
        var rest = pattern[...]
        while let byte = rest.popFirst() {
            switch byte {
            case 0x2A: tokens.append(.any)
            case 0x3F: tokens.append(.one)
            case 0x5B:
                guard let close = rest.dropFirst().firstIndex(of: 0x5D) else {
                    tokens.append(.literal(byte))
                    continue
                }
                var members = Array(rest[rest.startIndex..<close])
                let negated = members.first == 0x21 || members.first == 0x5E
                if negated { members.removeFirst() }
                tokens.append(.set(expand(members), negated: negated))
                rest = rest[(close + 1)...]
            default: tokens.append(.literal(byte))
            }
        }
        return tokens
    }

    private static func expand(_ members: [UInt8]) -> [UInt8] {
        var expanded: [UInt8] = []
        var index = 0
        while index < members.count {
            if index + 2 < members.count, members[index + 1] == 0x2D, members[index] <= members[index + 2] {
                expanded.append(contentsOf: members[index]...members[index + 2])
                index += 3
            } else {
                expanded.append(members[index])
                index += 1
            }
        }
        return expanded
    }

    /// Matching with one kind of element that stands for any number of others: on a mismatch, the last such one takes one more.
    private static func match<Element, Item>(
        _ pattern: [Element], _ items: [Item], isAny: (Element) -> Bool, _ accepts: (Element, Item) -> Bool
    ) -> Bool {
        var (p, i) = (0, 0)
        var retry: (pattern: Int, item: Int)?
        while i < items.count {
            if p < pattern.count, isAny(pattern[p]) {
                retry = (p, i)
                p += 1
            } else if p < pattern.count, accepts(pattern[p], items[i]) {
                p += 1
                i += 1
            } else if let last = retry {
                retry = (last.pattern, last.item + 1)
                p = last.pattern + 1
                i = last.item + 1
            } else {
                return false
            }
        }
        return pattern[p...].allSatisfy(isAny)
    }
}
