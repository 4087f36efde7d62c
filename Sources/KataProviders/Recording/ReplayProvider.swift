internal import KataCore
package import KataFiles

/// Carries out a plan from a recording: the same words, the same events, the same changes, no model and no cost.
package struct ReplayProvider: Provider {
    package let identity: ProviderIdentity
    private let path: DiskPath
    private let isStrict: Bool
    private let services: ProviderServices

    /// - Parameter isStrict: a prompt other than the recorded one is a failure instead of a notice.
    package init(recording path: DiskPath, isStrict: Bool = false, services: ProviderServices) {
        self.path = path
        self.isStrict = isStrict
        self.services = services
        identity = ProviderIdentity(name: "replay", mode: .replay)
    }

    package func probe(_ context: ProbeContext) async -> ProviderProbe {
        do throws(RecordingError) {
            let recording = try SessionRecording(reading: path, files: services.files)
            let count = recording.attempts.count
            return ProviderProbe(
                .found, version: "recording of \(recording.identity.name), \(count) attempts", signIn: .notNeeded)
        } catch {
            return ProviderProbe(.notFound, signIn: .notNeeded, remediation: "\(path): \(error)")
        }
    }

    package func perform(
        _ assignment: TaskAssignment, reporting report: @escaping @Sendable (ProviderEvent) async -> Void
    ) async throws(ProviderFailure) -> ProviderReport {
        let started = services.time.monotonic()
        let (recording, attempt) = try find(AttemptKey(assignment))
        try await comparePrompt(attempt.prompt, assignment.prompt, report)
        if let omission = attempt.omission {
            throw ProviderFailure(.unavailable(.environment), "the recording is incomplete: \(omission)")
        }
        for event in attempt.events {
            guard !Task.isCancelled else {
                throw ProviderFailure(.cancelled, "cancelled while a recording was replayed")
            }
            await report(event.event)
        }
        do throws(TreeWriter.WriteError) {
            try TreeWriter(root: assignment.workingDirectory).apply(attempt.changes)
        } catch {
            throw ProviderFailure(.unavailable(.environment), "the recorded changes don't fit this tree: \(error)")
        }
        switch attempt.ending {
        case .failure(let failure): throw failure
        case nil:
            throw ProviderFailure(.crashed(exitCode: nil, signal: nil), "the recording ends before the attempt does")
        case .report(var result):
            // The time is measured here; the words and the usage are those of the recorded provider.
            result.duration = services.time.monotonic() - started
            result.model = result.model ?? recording.identity.model
            return result
        }
    }

    private func find(_ key: AttemptKey) throws(ProviderFailure) -> (SessionRecording, RecordedAttempt) {
        let recording: SessionRecording
        do throws(RecordingError) {
            recording = try SessionRecording(reading: path, files: services.files)
        } catch {
            throw ProviderFailure(
                .unavailable(.notInstalled), "can't use the recording \(path): \(error)",
                remediation: "give the recording of another run with --recording")
        }
        if let attempt = recording.attempts[key] { return (recording, attempt) }
        let present = recording.attempts.keys.map(\.description).sorted().prefix(20).joined(separator: ", ")
        throw ProviderFailure(
            .invalidRequest, "the recording holds no \(key)",
            remediation: present.isEmpty ? "it holds no attempt at all" : "it holds \(present)")
    }

    private func comparePrompt(
        _ recorded: TaskPrompt, _ asked: TaskPrompt, _ report: @Sendable (ProviderEvent) async -> Void
    ) async throws(ProviderFailure) {
        guard recorded.digest != asked.digest else { return }
        let place = PromptDifference.first(between: recorded.text, and: asked.text)
        let message = "the prompt is not the recorded one" + (place.map { ": \($0)" } ?? "")
        guard !isStrict else {
            throw ProviderFailure(
                .invalidRequest, message, remediation: "record the run again, or allow other prompts")
        }
        await report(.notice(message))
    }
}

/// Where two prompts part.
enum PromptDifference {
    static func first(between old: String, and new: String) -> String? {
        let olds = old.split(separator: "\n", omittingEmptySubsequences: false)
        let news = new.split(separator: "\n", omittingEmptySubsequences: false)
        for index in 0..<max(olds.count, news.count) {
            let before = index < olds.count ? olds[index] : nil
            let after = index < news.count ? news[index] : nil
            guard before != after else { continue }
            func show(_ line: Substring?) -> String { line.map { "`\(CleanText.line($0, limit: 120))`" } ?? "the end" }
            return "line \(index + 1) was \(show(before)) and is \(show(after))"
        }
        return nil
    }
}
