internal import KataCore
internal import KataPattern
internal import KataPlan

/// Whether two places are connected: the pattern is looked for in the file `from`, then in `to`.
///
/// A link passes only by a line that matches, and that line is its evidence. Without a pattern, or when neither end is a file
/// (a route, a symbol, prose), a machine can't tell, and the link is open. A pattern that both files lack is a failure, and so
/// is an end that reads like a path but is missing.
struct KeyLinkChecker: Sendable {
    let files: TreeFiles

    private enum End {
        case files([RepositoryPath])
        /// Reads like a path, but nothing is there or it leaves the tree.
        case broken(String)
        case noPath
    }

    func check(_ link: KeyLink) async throws -> MustHaveResult {
        let item = link.from.isEmpty && link.to.isEmpty ? link.sourceText ?? "" : "\(link.from) → \(link.to)"
        func result(_ outcome: MustHaveResult.Outcome, _ evidence: [MustHaveResult.Evidence] = []) -> MustHaveResult {
            MustHaveResult(.keyLink, item, outcome, evidence: evidence, position: link.patternPosition ?? link.position)
        }
        let from = try await end(link.from, link.fromPath)
        let to = try await end(link.to, link.toPath)
        let broken = [from, to].compactMap { if case .broken(let reason) = $0 { reason } else { nil } }
        guard broken.isEmpty else { return result(.failed(reasons: broken)) }
        guard let text = link.pattern, !text.isEmpty else { return result(.open(reason: "the link has no pattern")) }
        let pattern: Pattern
        do throws(PatternError) { pattern = try Pattern(text) } catch {
            let hint = error.hint.map { "; \($0)" } ?? ""
            return result(.open(reason: "the pattern is broken at byte \(error.offset): \(error.message)\(hint)"))
        }
        var searched: [String] = []
        for (end, name) in [(from, link.from), (to, link.to)] {
            guard case .files(let paths) = end else { continue }
            searched.append(name)
            for path in paths.prefix(TreeFiles.mostFiles) {
                guard let file = try await files.read(path), file.bytes.count <= TreeFiles.largestFile else { continue }
                do throws(PatternError) {
                    guard let match = try pattern.firstMatch(in: file.bytes) else { continue }
                    let line = ByteText.line(at: match.lowerBound, in: file.bytes)
                    return result(.passed, [.init(path: path, line: line.number, text: line.text)])
                } catch {
                    return result(.open(reason: "\(path): \(error.message)"))
                }
            }
        }
        guard case .files = from else {
            let reason =
                searched.isEmpty ? "neither end is a file of the tree" : "\"\(link.from)\" is not a file of the tree"
            return result(.open(reason: reason))
        }
        let hint = Pattern.hint(for: text).map { "; \($0)" } ?? ""
        return result(.failed(reasons: ["no line of \(searched.joined(separator: " or ")) matches \(text)\(hint)"]))
    }

    private func end(_ text: String, _ path: RepositoryPath?) async throws -> End {
        guard let path else {
            // What can't be a path of this tree is told apart from what is no path at all.
            guard !text.contains(where: \.isWhitespace) else { return .noPath }
            do throws(RepositoryPath.Refusal) { _ = try RepositoryPath(text) } catch {
                if error == .escapes || error == .insideGit { return .broken("\(text) \(error.rawValue)") }
            }
            if text.utf8.contains(0) { return .broken("a path holds a NUL byte") }
            // `Scripts/lint` reads like a route or a symbol; what is there in the tree decides.
            if let possible = try? RepositoryPath(text), text.contains("/"),
                case .file(let file) = try await files.find(possible)
            {
                return .files([file])
            }
            return .noPath
        }
        switch try await files.find(path) {
        case .file(let file): return .files([file])
        case .files(let all): return .files(all)
        case .other: return .noPath
        case .nothing: return looksLikeFile(path) ? .broken("\(text) is not there") : .noPath
        }
    }

    /// A route or a symbol with dots is no file; a name with a folder and an ending, or a pattern of names, is.
    private func looksLikeFile(_ path: RepositoryPath) -> Bool {
        guard path.bytes.contains(0x2F) else { return false }
        let ending = path.lastComponent.split(separator: ".", omittingEmptySubsequences: false).dropFirst().last
        guard let ending, (1...8).contains(ending.count) else { return false }
        return ending.allSatisfy { $0.isLetter || $0.isNumber }
    }
}
