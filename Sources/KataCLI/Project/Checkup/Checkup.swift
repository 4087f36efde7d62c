internal import KataCore
internal import KataFiles

/// One thing that was looked at, and how it stands.
struct CheckupFinding: Sendable {
    enum Level: String, Sendable {
        case ok, warning, error
    }

    var level: Level
    /// What was looked at, in one word: `git`, `identity`, `store`.
    var topic: String
    var message: String
    var details: [String] = []
    /// The way out.
    var hint: String?
    /// For an error that ends with another code than 1.
    var status: ExitStatus = .checksFailed

    static func ok(_ topic: String, _ message: String, details: [String] = []) -> CheckupFinding {
        CheckupFinding(level: .ok, topic: topic, message: message, details: details)
    }

    static func warning(
        _ topic: String, _ message: String, details: [String] = [], hint: String? = nil
    ) -> CheckupFinding {
        CheckupFinding(level: .warning, topic: topic, message: message, details: details, hint: hint)
    }

    static func error(
        _ topic: String, _ message: String, details: [String] = [], hint: String? = nil,
        status: ExitStatus = .checksFailed
    ) -> CheckupFinding {
        CheckupFinding(level: .error, topic: topic, message: message, details: details, hint: hint, status: status)
    }

    /// What a command would have ended with.
    init(topic: String, failure: CommandFailure) {
        let first = failure.diagnostics.first
        self.init(
            level: .error, topic: topic, message: first?.message ?? "failed", details: first?.notes ?? [],
            hint: first.flatMap { $0.hints.isEmpty ? nil : $0.hints.joined(separator: "; ") }, status: failure.status)
    }

    private init(
        level: Level, topic: String, message: String, details: [String] = [], hint: String? = nil,
        status: ExitStatus = .checksFailed
    ) {
        self.level = level
        self.topic = topic
        self.message = message
        self.details = details
        self.hint = hint
        self.status = status
    }

    var json: JSONText {
        .object([
            "check": .string(topic), "status": .string(level.rawValue), "message": .string(message),
            "details": .strings(details), "hint": .optional(hint),
        ])
    }
}

/// Looks at everything that a run needs, and changes nothing.
struct Checkup: Sendable {
    let context: CommandContext

    /// In the order in which they are told.
    func findings() async throws -> [CheckupFinding] {
        let root = try ProjectSettings.root(in: context)
        let repository = await RepositoryCheckup(context: context, folder: root ?? context.workingDirectory).run()
        var findings = [CheckupFinding.ok("kata", KataVersion.text)]
        findings += await programs()
        findings += repository.findings
        findings += PlanningCheckup(context: context, root: root).findings()
        findings += await StoreCheckup(context: context, commonFolder: repository.commonFolder).findings()
        findings += try await providers()
        return findings
    }
}
