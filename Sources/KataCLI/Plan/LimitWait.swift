internal import KataCore
internal import KataEngine

/// `--wait`: sleeps until a provider takes requests again.
struct LimitWait: Sendable {
    let context: CommandContext
    let isQuiet: Bool

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
