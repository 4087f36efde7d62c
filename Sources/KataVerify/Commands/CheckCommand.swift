package import KataDigest
package import KataPlan

/// One command of a plan, as it is run: a script for bash.
package struct CheckCommand: Sendable, Hashable {
    package var text: String
    /// Of the block it stands in.
    package var `class`: VerifyBlock.Class
    /// Who asks for it, as people read it: `Task 1`, `Plan`.
    package var owner: String

    package init(_ text: String, class: VerifyBlock.Class = .exec, owner: String) {
        self.text = text
        self.class = `class`
        self.owner = owner
    }

    /// Of the text's UTF-8 bytes.
    package var digest: Digest256 { Digest256.of(text) }
}

/// What a plan or one of its tasks wants to be verified.
package struct CheckList: Sendable, Hashable {
    package var commands: [CheckCommand]
    /// What no machine can look at; named in every report, never counted as passed.
    package var expectations: [String]

    package init(commands: [CheckCommand] = [], expectations: [String] = []) {
        self.commands = commands
        self.expectations = expectations
    }

    /// - Parameter owner: `Task 1`, `Plan`.
    package init(_ block: VerifyBlock, owner: String) {
        commands = block.commands.map { CheckCommand($0.text, class: block.class, owner: owner) }
        expectations = block.expectations + block.commands.flatMap(\.expectations)
    }
}
