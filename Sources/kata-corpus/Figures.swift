internal import KataCore
internal import KataPlan
internal import KataProof

/// What was counted over all documents.
struct Figures {
    /// What `--list` can name, beside codes of diagnostics.
    static let kinds = ["unequal", "unclean", "recovered", "refused", "changed", "slow", "unreadable"]

    var plans = 0
    var summaries = 0
    var others = 0
    var unreadable = 0
    var bytes = 0
    var plansByForm: [String: Int] = [:]
    var tasksByForm: [String: Int] = [:]
    var cleanTasks = 0
    var comparedTasks = 0
    var equalTasks = 0
    var comparedFields = 0
    var verifyByClass: [String: Int] = [:]
    var planVerifyByClass: [String: Int] = [:]
    var withoutVerify = 0
    var commands = 0
    var patterns = 0
    var recoveredDocuments = 0
    var recoveries = 0
    var refusedDocuments = 0
    var duplicateKeys = 0
    var unchanged = 0
    var slowest = (milliseconds: 0.0, path: "")
    var codes: [String: (severity: String, count: Int)] = [:]
    /// Lines of the kinds that were asked for.
    private(set) var findings: [String] = []
    private let listed: Set<String>

    init(listed: Set<String>) { self.listed = listed }

    var documents: Int { plans + summaries + others }
    var tasks: Int { tasksByForm.values.reduce(0, +) }

    mutating func note(_ kind: String, _ place: String, _ text: String) {
        if listed.contains(kind) { findings.append("\(place): \(kind): \(text)") }
    }

    mutating func count(_ diagnostics: [Diagnostic]) {
        for diagnostic in diagnostics {
            let code = diagnostic.code.rawValue
            codes[code, default: (diagnostic.severity.rawValue, 0)].count += 1
            if listed.contains(code) {
                note(code, diagnostic.position?.description ?? "", diagnostic.message)
            }
        }
    }
}
