/// Environment variables that hold credentials, told by the words of their names.
package enum SecretVariables {
    /// The values of all such variables that are long enough to be a credential and are no path of a file.
    package static func values(in environment: [String: String]) -> [String] {
        environment.compactMap { name, value in
            isCredential(name) && value.utf8.count >= 8 && !value.hasPrefix("/") ? value : nil
        }
    }

    private static let marks = [
        "KEY", "TOKEN", "SECRET", "PASSWORD", "PASSWD", "PASSPHRASE", "CREDENTIAL", "CREDENTIALS",
    ].map { Array($0.utf8) }

    /// `MY_API_KEY`, but neither `KEYBOARD` nor Git's `GIT_CONFIG_KEY_0`, which names a setting.
    private static func isCredential(_ name: String) -> Bool {
        guard !name.hasPrefix("GIT_CONFIG_KEY_") else { return false }
        let upper = name.utf8.map { (0x61...0x7A).contains($0) ? $0 - 0x20 : $0 }
        return upper.split(separator: 0x5F).contains { word in
            marks.contains { word.suffix($0.count).elementsEqual($0) }
        }
    }
}
