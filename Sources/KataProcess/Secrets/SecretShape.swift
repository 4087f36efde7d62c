/// A kind of key that can be told by its looks: a fixed start and a run of key characters.
struct SecretShape: Sendable, Hashable {
    let prefix: [UInt8]
    /// How many key characters must follow.
    let shortest: Int
    /// Whether `.` belongs to the key too.
    let dotted: Bool

    static let longest = 4096

    private init(_ prefix: String, shortest: Int, dotted: Bool = false) {
        self.prefix = Array(prefix.utf8)
        self.shortest = shortest
        self.dotted = dotted
    }

    func contains(_ byte: UInt8) -> Bool {
        SecretShape.isWord(byte) || byte == 0x2D || (dotted && byte == 0x2E)
    }

    static func isWord(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x5F
    }

    /// The vendors document these prefixes; the lengths are a little below the ones in use.
    private static let all = [
        SecretShape("sk-ant-", shortest: 24), SecretShape("sk-proj-", shortest: 24), SecretShape("sk-", shortest: 32),
        SecretShape("ghp_", shortest: 30), SecretShape("gho_", shortest: 30), SecretShape("ghu_", shortest: 30),
        SecretShape("ghs_", shortest: 30), SecretShape("ghr_", shortest: 30), SecretShape("github_pat_", shortest: 40),
        SecretShape("glpat-", shortest: 18), SecretShape("AIza", shortest: 32), SecretShape("xoxb-", shortest: 20),
        SecretShape("xoxp-", shortest: 20), SecretShape("xoxa-", shortest: 20), SecretShape("AKIA", shortest: 16),
        SecretShape("npm_", shortest: 30), SecretShape("hf_", shortest: 30), SecretShape("pypi-", shortest: 50),
        SecretShape("ya29.", shortest: 30, dotted: true), SecretShape("eyJ", shortest: 60, dotted: true),
        SecretShape("sk_live_", shortest: 20), SecretShape("rk_live_", shortest: 20), SecretShape("xai-", shortest: 40),
        SecretShape("gsk_", shortest: 40), SecretShape("AGE-SECRET-KEY-", shortest: 40),
    ]

    static let byStart = Dictionary(grouping: all) { Redactor.key($0.prefix[0], $0.prefix[1]) }
        .mapValues { $0.sorted { $0.prefix.count > $1.prefix.count } }
}
