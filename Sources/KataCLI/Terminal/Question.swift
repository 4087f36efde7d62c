/// A choice for the person at the terminal.
struct Question: Sendable {
    typealias Choice = (key: String, name: String, meaning: String)

    private let choices: [Choice]

    init(_ choices: [Choice]) { self.choices = choices }

    /// Asks until one of the choices is named, by its key or its name.
    ///
    /// - Returns: the key; `nil` at the end of the input.
    func ask(in context: CommandContext) async throws -> String? {
        for choice in choices {
            context.write.error(
                "  \(choice.key)  \(choice.name)\(choice.meaning.isEmpty ? "" : ": \(choice.meaning)")\n")
        }
        while true {
            context.write.error("[\(choices.map(\.key).joined(separator: "/"))] ")
            guard let line = try await context.readLine() else { return nil }
            let answer = line.split(separator: " ").joined(separator: " ").lowercased()
            if let found = choices.first(where: { $0.key.lowercased() == answer || $0.name.lowercased() == answer }) {
                return found.key
            }
            context.write.error("That is none of the answers.\n")
        }
    }
}
