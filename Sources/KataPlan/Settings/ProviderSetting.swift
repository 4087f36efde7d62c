package import KataCore

/// A provider as `kata.providers.<name>` describes it. What is absent is left to the provider of that name, or to its runtime.
package struct ProviderSetting: Sendable, Hashable {
    package var name: String
    /// One of ``SettingKey/runtimeModes``.
    package var runtime: String?
    /// A program: a name to look up, or a path; never a shell line.
    package var command: String?
    package var arguments: [String]?
    package var model: String?
    /// Which tool's manners to use: `claude`, `codex`, `gemini`, `generic`.
    package var adapter: String?
    /// A recorded session, for `replay`.
    package var recording: String?
    /// Names of environment variables that are passed on.
    package var environmentAllowed: [String]
    package var position: SourcePosition
}

extension ProviderSetting {
    static let keys = ["runtime", "command", "args", "model", "adapter", "recording", "env_allow"]
    static let adapters = ["claude", "codex", "gemini", "generic"]

    /// A name that can stand in flags and file names.
    static func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first, first != UInt8(ascii: "-"), text.utf8.count <= 64 else { return false }
        return text.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x61...0x7A).contains(ByteCursor.lower(byte)) || byte == UInt8(ascii: "-")
                || byte == UInt8(ascii: "_")
        }
    }

    /// POSIX.1-2017 §8.1: upper-case letters, digits and underscore; lower case is tolerated.
    static func isEnvironmentName(_ text: String) -> Bool {
        guard let first = text.utf8.first, !(0x30...0x39).contains(first) else { return false }
        return text.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x61...0x7A).contains(ByteCursor.lower(byte)) || byte == UInt8(ascii: "_")
        }
    }
}
