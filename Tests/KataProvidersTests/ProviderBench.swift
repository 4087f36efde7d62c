import Foundation
import KataCore
import KataFiles
import KataProviders
import KataTestSupport

/// A tree, a scratch folder and fake programs for one test.
final class ProviderBench: Sendable {
    let folder: TemporaryFolder

    var path: String { folder.path }
    var tree: String { "\(path)/tree" }
    var scratch: String { "\(folder.path)/scratch" }
    var programs: String { "\(folder.path)/bin" }

    init() throws {
        folder = try TemporaryFolder()
        for name in ["tree", "scratch", "bin"] {
            try FileManager.default.createDirectory(
                atPath: "\(folder.path)/\(name)", withIntermediateDirectories: true)
        }
    }

    func read(_ name: String) throws -> String { try folder.read(name) }
    func exists(_ name: String) -> Bool { folder.exists(name) }

    @discardableResult
    func write(_ text: String, to name: String) throws -> String { try folder.write(text, to: name) }

    /// Writes an executable shell script that is found in the assignment's `PATH` under this name.
    @discardableResult
    func program(_ name: String, _ body: String) throws -> String {
        try folder.write("#!/bin/sh\n\(body)\n", to: "bin/\(name)", executable: true)
    }

    /// A program that reads its input, keeps it with its arguments and environment, prints a transcript and ends.
    func transcript(_ name: String, prints text: String, exitCode: Int = 0, does extra: String = "") throws {
        let file = try folder.write(text, to: "transcripts/\(name)")
        let keep = "\(folder.path)/kept"
        try FileManager.default.createDirectory(atPath: keep, withIntermediateDirectories: true)
        try program(
            name,
            """
            cat >'\(keep)/input'
            printf '%s\\n' "$@" >'\(keep)/arguments'
            env >'\(keep)/environment'
            \(extra)
            cat '\(file)'
            exit \(exitCode)
            """)
    }

    func kept(_ name: String) throws -> String { try folder.read("kept/\(name)") }

    func assignment(
        _ prompt: String = "Do it.\n", task: Int = 1, attempt: Int = 1, limits: ProviderLimits = ProviderLimits(),
        environment: [String: String] = [:], session: String? = nil, model: String? = nil
    ) -> TaskAssignment {
        let base = ["PATH": "\(programs):/usr/bin:/bin", "HOME": folder.path]
        return TaskAssignment(
            prompt: TaskPrompt(text: prompt), plan: PlanID(phase: PhaseNumber("09"), plan: "01"), task: task,
            taskCount: 2, taskName: "Task name", run: ULID(milliseconds: 1, random: (2, 3)), attempt: attempt,
            workingDirectory: tree, scratchFolder: scratch, environment: base.merging(environment) { $1 },
            limits: limits, model: model, session: session)
    }

    var services: ProviderServices { services() }

    func services(prompter: (any ManualPrompter)? = nil) -> ProviderServices {
        ProviderServices(files: SystemFiles(), time: .fixed, prompter: prompter, folder: folder.path)
    }

    func provider(_ name: String, model: String? = nil) throws -> any Provider {
        let request = ProviderRequest(
            provider: Sourced(name, from: "test"), model: model.map { Sourced($0, from: "test") })
        let registry = ProviderRegistry()
        return try registry.makeProvider(try ProviderSelection.resolve(request, in: registry), services: services)
    }

    func script(_ body: String, allowing: [String] = []) throws -> ScriptProvider {
        let path = try program("agent", body)
        return ScriptProvider(ScriptCommand(program: path), allowedVariables: allowing, services: services)
    }
}

extension TimeSource {
    static let fixed = TimeSource(
        now: { Timestamp(seconds: 1_800_000_000) }, monotonic: { .zero }, sleep: { try await Task.sleep(for: $0) })
}

/// Events in their order, as a provider reported them.
actor EventList {
    private(set) var events: [ProviderEvent] = []
    func add(_ event: ProviderEvent) { events.append(event) }
}

extension Provider {
    /// Performs and gives the outcome as a value, with all events.
    func outcome(
        of assignment: TaskAssignment
    ) async -> (result: Result<ProviderReport, ProviderFailure>, events: [ProviderEvent]) {
        let list = EventList()
        do throws(ProviderFailure) {
            let report = try await perform(assignment) { await list.add($0) }
            return (.success(report), await list.events)
        } catch {
            return (.failure(error), await list.events)
        }
    }

    func failure(of assignment: TaskAssignment) async -> ProviderFailure? {
        await outcome(of: assignment).result.failure
    }
}

extension Result {
    var failure: Failure? { if case .failure(let failure) = self { failure } else { nil } }
}

/// Transcripts that real programs printed, shortened, with ids, times and paths replaced.
enum RealTranscript {
    static func read(_ name: String) throws -> String {
        let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        return try String(contentsOf: tests.appending(path: "Fixtures/Providers/\(name).jsonl"), encoding: .utf8)
    }
}
