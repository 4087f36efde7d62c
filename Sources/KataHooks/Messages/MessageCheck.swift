internal import KataCore
internal import KataMessages

/// `commit-msg`: refuses trailers of kata's that nobody could read later, and types that the repository does not use.
struct MessageCheck {
    let file: String
    private let git = GitCommand(event: .commitMessage)

    init(arguments: [String]) throws(HookProblem) {
        guard let file = arguments.first else { throw HookProblem("Git named no file with a message") }
        self.file = file
    }

    func run() throws(HookProblem) -> HookVerdict {
        guard let bytes = HookFiles.read(file, limit: 1 << 22), let text = String(validating: bytes, as: UTF8.self)
        else { throw HookProblem("the message in \(file) can't be read") }
        let message = MessageText(text)
        var problems = Self.problems(of: message.ownTrailers)
        for plan in Set(PlanTrailers.all(in: message.text).map(\.plan)).sorted() where try !exists(plan) {
            problems.append("there is no plan \(plan)")
        }
        if let problem = try typeProblem(of: message) { problems.append(problem) }
        guard !problems.isEmpty else { return .goOn }
        HookSystem.say(
            "kata: the message is refused:\n" + problems.map { "  \($0)" }.joined(separator: "\n")
                + "\nkata: it is kept in \(file); KATA_SKIP=commit-msg leaves this check out")
        return .refuse
    }

    /// What is wrong with kata's trailers, wherever they stand.
    static func problems(of trailers: [Trailer]) -> [String] {
        var problems: [String] = []
        for trailer in trailers {
            switch trailer.key {
            case "Kata-Task":
                let parts = trailer.value.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
                let isGood =
                    parts.count == 2 && parts.allSatisfy { ($0 ?? 0) >= 1 } && (parts[0] ?? 0) <= (parts[1] ?? 0)
                if !isGood { problems.append("\(trailer) is not of the form NUMBER/COUNT") }
            case "Kata-Id":
                if ULID(trailer.value) == nil { problems.append("\(trailer) is no id of kata's") }
            case "Kata-Verify":
                if VerifyTrailer(trailer.value) == nil { problems.append("\(trailer) can't be read") }
            default: break
            }
        }
        let tasks = Set(MessageText.groups(trailers).compactMap { group in group.last { $0.key == "Kata-Id" }?.value })
        // Who squashes on purpose has more than one, and says so with KATA_SKIP.
        if tasks.count > 1 { problems.append("it carries \(tasks.count) tasks; a commit carries one") }
        if trailers.contains(where: { $0.key == "Kata-Task" }), !trailers.contains(where: { $0.key == "Kata-Plan" }) {
            problems.append("Kata-Task without Kata-Plan says of no plan which task it is")
        }
        return problems
    }

    private func exists(_ plan: String) throws(HookProblem) -> Bool {
        guard plan.utf8.allSatisfy({ $0 != 0x2F && $0 != 0x2A && $0 != 0x3F && $0 != 0x5B && $0 != 0x5C }) else {
            return false
        }
        // The index, so that a commit may bring its plan along; the plan alone in its folder has no number of its own.
        let result = try git.run(
            ["ls-files", "--cached", "--", ":(glob)**/\(plan)-PLAN.md", ":(glob)**/\(plan)-*/PLAN.md"])
        return !result.output.isEmpty
    }

    private func typeProblem(of message: MessageText) throws(HookProblem) -> String? {
        let result = try git.run(["config", "--get", "kata.commitTypes"])
        guard result.exitCode == 0 else { return nil }
        let allowed = String(decoding: result.output, as: UTF8.self)
            .split { $0 == "," || $0 == " " || $0 == "\n" }.map(String.init)
        return Self.typeProblem(of: message.text, allowed: allowed)
    }

    /// - Parameter allowed: the types that the repository uses; none for any.
    static func typeProblem(of text: String, allowed: [String]) -> String? {
        guard !allowed.isEmpty,
            let subject = text.split(separator: "\n").first(where: { !$0.hasPrefix("#") }),
            !["Merge ", "Revert ", "fixup! ", "squash! ", "amend! "].contains(where: { subject.hasPrefix($0) })
        else { return nil }
        let type = subject.prefix { $0.isLetter || $0.isNumber || $0 == "-" }
        let rest = subject.dropFirst(type.count)
        let isTyped = !type.isEmpty && (rest.hasPrefix(":") || rest.hasPrefix("(") || rest.hasPrefix("!"))
        guard !isTyped || !allowed.contains(String(type)) else { return nil }
        return "its subject begins with none of the types \(allowed.joined(separator: ", "))"
    }
}
