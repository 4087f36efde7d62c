/// One call of the program: which event, with which arguments of Git.
package struct HookCall: Sendable, Hashable {
    package var event: HookEvent
    package var arguments: [String]

    /// A link with the name of an event, as Git runs it, or as a hook manager calls one that it moved aside (`pre-push.legacy`); or `kata-hook run EVENT [ARGUMENT…]`, as hook managers do.
    ///
    /// - Returns: `nil` for a call that names no event.
    package init?(commandLine: [String]) {
        guard let program = commandLine.first else { return nil }
        let name = program.utf8.lastIndex(of: 0x2F).map { String(program[program.utf8.index(after: $0)...]) } ?? program
        if let event = Self.event(name) {
            self.event = event
            arguments = Array(commandLine.dropFirst())
        } else if commandLine.count >= 3, commandLine[1] == "run", let event = Self.event(commandLine[2]) {
            self.event = event
            let rest = commandLine.dropFirst(3)
            arguments = Array(rest.first == "--" ? rest.dropFirst() : rest)
        } else {
            return nil
        }
    }

    private static func event(_ name: String) -> HookEvent? { HookEvent(rawValue: String(name.prefix { $0 != "." })) }
}
