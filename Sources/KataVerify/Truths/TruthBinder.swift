internal import KataCore
internal import KataPlan

/// Finds the checks that speak of a truth.
///
/// A truth is a sentence; no machine proves it. It is *bound* to a check when both name the same thing of the code: a path, a
/// file name, a symbol, a route. Such names are what stands in backticks, and words that are not ordinary ones: with a slash,
/// an underscore, a dot or a colon inside, or a capital letter inside (`useCart`, `OrderList`, `user_id`, `/api/orders`,
/// `orders.ts`). A check names what is in its command, in its artifact's path, texts and exports, or in its link's ends and
/// pattern, as a whole word. A bound truth is as good as all the checks it is bound to: false when one of them failed, open when
/// one of them could not be decided. A truth that shares no name with any check is *unbound* and is never shown as passed.
struct TruthBinder: Sendable {
    private struct Check: Sendable {
        let label: String
        let text: [UInt8]
        /// `nil` when it could not be decided.
        let passed: Bool?
    }

    private let checks: [Check]

    init(
        artifacts: [(Artifact, MustHaveResult)], links: [(KeyLink, MustHaveResult)], commands: [CheckResult]
    ) {
        var checks: [Check] = []
        for result in commands {
            checks.append(
                Check(
                    label: result.command.owner, text: Array(result.command.text.utf8),
                    passed: Self.decision(result)))
        }
        for (artifact, result) in artifacts {
            checks.append(Check(label: artifact.pathText, text: Self.text(of: artifact), passed: Self.decision(result)))
        }
        for (link, result) in links {
            checks.append(
                Check(label: "\(link.from) → \(link.to)", text: Self.text(of: link), passed: Self.decision(result)))
        }
        self.checks = checks
    }

    /// What an artifact names.
    static func text(of artifact: Artifact) -> [UInt8] {
        Array(([artifact.pathText] + artifact.contains + artifact.exports).joined(separator: "\n").utf8)
    }

    static func text(of link: KeyLink) -> [UInt8] {
        Array([link.from, link.to, link.pattern ?? ""].joined(separator: "\n").utf8)
    }

    func bind(_ truth: Truth) -> MustHaveResult {
        let names = Self.names(in: truth.text).map { Array($0.utf8) }
        let bound = checks.filter { check in names.contains { Self.mentions($0, in: check.text) } }
        guard !bound.isEmpty else {
            return MustHaveResult(.truth, truth.text, .unbound, position: truth.position)
        }
        var labels: [String] = []
        for check in bound where !labels.contains(check.label) { labels.append(check.label) }
        let isRefuted = bound.contains { $0.passed == false }
        guard isRefuted || bound.allSatisfy({ $0.passed == true }) else {
            let undecided = labels.joined(separator: ", ")
            return MustHaveResult(
                .truth, truth.text, .open(reason: "not all of its checks could be decided: \(undecided)"),
                position: truth.position)
        }
        return MustHaveResult(
            .truth, truth.text, .bound(to: labels, passed: !isRefuted), position: truth.position)
    }

    private static func decision(_ result: CheckResult) -> Bool? {
        result.isConclusive ? result.outcome == .passed : nil
    }

    private static func decision(_ result: MustHaveResult) -> Bool? {
        switch result.outcome {
        case .passed: true
        case .failed: false
        case .open, .bound, .unbound: nil
        }
    }

    /// The names of things of the code in a sentence.
    static func names(in sentence: String) -> [String] {
        var names: [String] = []
        for (index, part) in sentence.split(separator: "`", omittingEmptySubsequences: false).enumerated() {
            let isQuoted = index % 2 == 1
            for word in part.split(whereSeparator: { $0.isWhitespace || "\"'()[]{},;<>=|!?".contains($0) }) {
                let name = String(word).trimmingEnds(of: ".:*…-")
                guard name.utf8.count >= 3, !names.contains(name) else { continue }
                if isQuoted ? !stopWords.contains(name.lowercased()) : isCodeLike(name) { names.append(name) }
            }
        }
        return names
    }

    private static let stopWords: Set<String> = [
        "the", "and", "npm", "run", "git", "test", "true", "false", "null", "npx", "pnpm", "get", "post", "put",
    ]

    private static func isCodeLike(_ word: String) -> Bool {
        let scalars = Array(word.unicodeScalars)
        guard scalars.contains(where: { $0.properties.isAlphabetic }) else { return false }
        if let slash = word.firstIndex(of: "/") {
            // "and/or" is an alternative, "/orders" and "src/orders.ts" are not.
            return slash == word.startIndex || word.contains(".") || word.split(separator: "/").count > 2
        }
        let isWeb = word.hasPrefix("http")
        for index in scalars.indices.dropFirst() {
            let (before, here) = (scalars[index - 1], scalars[index])
            if here == "_" { return true }
            if here.properties.isUppercase, before.properties.isLowercase { return true }
            // `orders.ts`, not "e.g" or "1.5".
            if here == ".", index + 2 < scalars.count, before.properties.isAlphabetic, index > 1, !isWeb { return true }
        }
        return false
    }

    /// Whether a name occurs as a whole word.
    static func mentions(_ name: [UInt8], in text: [UInt8]) -> Bool {
        func isWord(_ byte: UInt8) -> Bool {
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x5F
                || byte >= 0x80
        }
        var start = 0
        while let place = ByteText.firstOccurrence(of: name, in: text, from: start) {
            let end = place + name.count
            let before = place == 0 || !isWord(text[place - 1]) || !isWord(name[0])
            let after = end == text.count || !isWord(text[end]) || !isWord(name[name.count - 1])
            if before, after { return true }
            start = place + 1
        }
        return false
    }
}

extension String {
    fileprivate func trimmingEnds(of characters: String) -> String {
        var rest = self[...]
        while let last = rest.last, characters.contains(last) { rest.removeLast() }
        while let first = rest.first, characters.contains(first), first != "." { rest.removeFirst() }
        return String(rest)
    }
}
