package import KataCore
internal import KataMessages

/// Whose name a commit carries.
package enum IdentityRole: String, Sendable, Hashable {
    case author = "GIT_AUTHOR_IDENT"
    case committer = "GIT_COMMITTER_IDENT"
}

/// A name and an address as Git resolves them from environment and configuration.
package struct GitIdentity: Sendable, Hashable, CustomStringConvertible {
    package let name: String
    package let email: String

    package init(name: String, email: String) {
        self.name = name
        self.email = email
    }

    package var description: String { "\(name) <\(email)>" }
}

/// Who did something in a commit, and when.
package struct GitSignature: Sendable, Hashable {
    package var name: String
    package var email: String
    /// Git keeps whole seconds.
    package var time: Timestamp
    /// Minutes east of UTC.
    package var offsetMinutes: Int

    package init(name: String, email: String, time: Timestamp, offsetMinutes: Int) {
        self.name = name
        self.email = email
        self.time = time
        self.offsetMinutes = offsetMinutes
    }
}

extension GitSignature {
    /// Reads `Name <email> 1700000000 +0100`, the form of commit objects and of `git var`.
    init?(parsing line: some StringProtocol) {
        guard let close = line.lastIndex(of: ">"), let open = line[..<close].lastIndex(of: "<") else { return nil }
        let words = line[line.index(after: close)...].split(separator: " ")
        guard let first = words.first, let seconds = Int64(first), seconds.magnitude < 1 << 50 else { return nil }
        name = line[..<open].trimmingSpaces
        email = String(line[line.index(after: open)..<close])
        time = Timestamp(seconds: seconds)
        let zone = words.count > 1 ? Int(words[1]) ?? 0 : 0
        offsetMinutes = zone / 100 * 60 + zone % 100
    }

    /// The form of commit objects.
    var line: String { "\(name) <\(email)> \(dateLine)" }

    /// `1700000000 +0100`
    var dateLine: String {
        let zone = abs(offsetMinutes) / 60 * 100 + abs(offsetMinutes) % 60
        let digits = String(zone)
        let padded = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        return "\(time.seconds) \(offsetMinutes < 0 ? "-" : "+")\(padded)"
    }

    /// Refuses what would break the lines of a commit object.
    func validated() throws(GitError) -> GitSignature {
        let isBroken = (name + email).unicodeScalars.contains { "\n\r\0<>".unicodeScalars.contains($0) }
        guard !isBroken, !name.isEmpty else {
            throw GitError(
                .identityMissing, "the name or address of an author or committer can't be written in a commit")
        }
        return self
    }
}

extension StringProtocol {
    /// Without spaces at both ends.
    fileprivate var trimmingSpaces: String {
        String(decoding: Array(utf8)[...].trimmed, as: UTF8.self)
    }
}
