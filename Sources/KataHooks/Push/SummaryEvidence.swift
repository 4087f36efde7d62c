internal import KataFiles

/// What the summaries of a tree say they measured, by the ids of tasks and closings: evidence that travels with the tree.
struct SummaryEvidence: Sendable {
    /// The trees on which all checks of a task passed; or the tree that a plan was closed on, verified.
    private var trees: [String: Set<String>] = [:]

    /// - Parameter lines: the measured block of each summary, one a line, as `git grep -h` prints them.
    init(lines: [UInt8] = []) {
        for line in lines.split(separator: 0x0A) {
            guard line.starts(with: Array(Self.marker.utf8)), let end = line.lastIndex(of: UInt8(ascii: "}")),
                let block = try? JSONText(parsing: line[(line.startIndex + Self.marker.utf8.count)...end])
            else { continue }
            add(block)
        }
    }

    static let marker = "<!-- kata:measured "

    func knows(_ id: String) -> Bool { trees[id] != nil }
    func vouches(for id: String, tree: String) -> Bool { trees[id]?.contains(tree) == true }
    func tree(of id: String) -> String? { trees[id]?.sorted().first }

    /// The tree with which a task stands in history whose checks ran on the tree of several plans together.
    private func landed(_ index: Int64, checkedOn tree: String, _ block: JSONText) -> String? {
        guard let landing = block["landing"], landing["checked_on"]?.stringValue == tree else { return nil }
        return Self.tree(of: index, in: landing["trees"])
    }

    private static func tree(of index: Int64, in trees: JSONText?) -> String? {
        trees?.arrayValue?.first { $0["index"]?.integerValue == index }?["tree"]?.stringValue
    }

    private mutating func add(_ block: JSONText) {
        let checks = block["checks"]?.arrayValue ?? []
        for task in block["tasks"]?.arrayValue ?? [] {
            guard let id = task["id"]?.stringValue, let index = task["index"]?.integerValue else { continue }
            let own = checks.filter { $0["of"]?.integerValue == index && $0["tree"]?.stringValue != nil }
            for tree in Set(own.compactMap { $0["tree"]?.stringValue })
            where own.allSatisfy({ $0["tree"]?.stringValue != tree || $0["result"]?.stringValue == "passed" }) {
                trees[id, default: []].insert(tree)
                if let landed = landed(index, checkedOn: tree, block) { trees[id, default: []].insert(landed) }
                if let committed = Self.tree(of: index, in: block["committed"]) {
                    trees[id, default: []].insert(committed)
                }
            }
        }
        if block["verdict"]?.stringValue == "verified", let id = block["closing"]?.stringValue,
            let tree = block["result"]?["tree"]?.stringValue
        {
            trees[id, default: []].insert(tree)
        }
    }
}
