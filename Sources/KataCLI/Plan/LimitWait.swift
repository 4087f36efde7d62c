internal import KataCore
internal import KataEngine

/// `--wait`: sleeps until a provider takes requests again.
struct LimitWait: Sendable {
    let context: CommandContext
    let isQuiet: Bool

    /// How long to wait for a provider that does not say when.
    static let unknown = Duration.seconds(15 * 60)

    /// - Returns: `nil` for a run that waits for something else, or for nothing.
    static func end(of report: ExecutionReport, now: Timestamp) -> Timestamp? {
        guard case .paused(_, .usageLimit(_, let moment)) = report.outcome else { return nil }
        return moment ?? Timestamp(milliseconds: now.milliseconds + unknown.wholeMilliseconds)
    }

    /// The run is paused meanwhile: the end of this process, or of the machine, loses nothing.
    func sleep(until moment: Timestamp, of report: ExecutionReport) async throws {
        if !isQuiet {
            context.write.error(
                "run \(report.run) is paused by the provider's limit; going on at \(moment.iso8601). Ctrl-C leaves it paused.\n"
            )
        }
        // In pieces: the clock may be set, and the machine may sleep.
        while true {
            let left = moment.milliseconds - context.time.now().milliseconds
            guard left > 0 else { return }
            try await context.time.sleep(.milliseconds(min(left, 30_000)))
        }
    }
}
