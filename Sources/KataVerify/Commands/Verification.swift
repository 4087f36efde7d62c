internal import KataDigest

/// What all checks of a task or a plan say together.
package struct Verification: Sendable, Hashable {
    package var results: [CheckResult]
    /// What stays for a person to look at.
    package var expectations: [String]

    package init(results: [CheckResult] = [], expectations: [String] = []) {
        self.results = results
        self.expectations = expectations
    }

    package enum Verdict: Sendable, Hashable {
        /// Every command ran and passed; there was at least one.
        case passed(count: Int)
        case failed(passed: Int, of: Int)
        /// Nothing failed, but not everything could run, or there was nothing to run.
        case unverified(passed: Int, of: Int)
    }

    package var verdict: Verdict {
        let passed = results.count { $0.outcome == .passed }
        if results.contains(where: { $0.outcome == .failed || $0.outcome == .timedOut }) {
            return .failed(passed: passed, of: results.count)
        }
        return passed > 0 && passed == results.count
            ? .passed(count: passed) : .unverified(passed: passed, of: results.count)
    }

    package var wasCancelled: Bool { results.contains { $0.wasCancelled } }

    /// Tells one failure from another, so that a repeated one is noticed: the commands that failed, with how.
    package var failureSignature: String {
        results.filter { $0.outcome != .passed && $0.outcome != .notRun }
            .map { "\($0.command.digest.short) \($0.outcome.rawValue) \($0.exitCode ?? -1)" }.joined(separator: "; ")
    }

    package static func + (a: Verification, b: Verification) -> Verification {
        Verification(results: a.results + b.results, expectations: a.expectations + b.expectations)
    }
}
