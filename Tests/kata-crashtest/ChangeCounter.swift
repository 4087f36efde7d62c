import KataFiles
import KataGit
import KataStore
import KataStoreSQLite
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Numbers every change that a run makes, from 1, and strikes at one of them before it is made.
final class ChangeCounter: Sendable {
    enum Target: Sendable {
        case number(Int)
        /// The first change whose line in the trace holds this text.
        case text(String)

        func isHit(by number: Int, _ line: String) -> Bool {
            switch self {
            case .number(let target): number == target
            case .text(let text): line.contains(text)
            }
        }
    }

    enum Strike: Sendable {
        /// The process ends at once, as by `kill -9`.
        case kill
        /// The change fails with an error number.
        case fail(Int32)
        /// Half of the bytes are written, then it fails; any other change just fails.
        case halve(Int32)
    }

    private let state = Mutex((count: 0, hasStruck: false))
    private let target: Target?
    private let strike: Strike
    private let trace: Trace?

    init(target: Target?, strike: Strike, trace: Trace?) {
        self.target = target
        self.strike = strike
        self.trace = trace
    }

    /// - Returns: whether this is the change to fail at; for a kill it doesn't return.
    private func isHit(_ text: @autoclosure () -> String) -> Bool {
        // Nothing else may change while the process is about to end.
        state.withLock { state in
            state.count += 1
            let line = text()
            trace?.add("\(state.count) \(line)")
            guard !state.hasStruck, target?.isHit(by: state.count, line) == true else { return false }
            state.hasStruck = true
            if case .kill = strike {
                kill(getpid(), SIGKILL)
                while true { pause() }
            }
            return true
        }
    }

    var files: FileProbe {
        { [self] operation in
            // Looking changes nothing.
            guard operation.kind != .read, operation.kind != .list,
                isHit("file \(operation.kind.rawValue) \(operation.path)")
            else { return .proceed }
            switch strike {
            case .kill: return .proceed
            case .fail(let number): return .fail(errorNumber: number)
            case .halve(let number): return .writePart(count: operation.count / 2, errorNumber: number)
            }
        }
    }

    var git: GitProbe {
        { [self] operation in
            guard isHit("git \(operation.kind.rawValue) \(operation.subject)") else { return nil }
            return GitError(.fileSystem, "could not change \(operation.subject): \(reason)")
        }
    }

    var store: StoreProbe {
        { [self] operation in
            guard isHit("store \(operation.phase.rawValue) \(operation.name)") else { return nil }
            return StoreError(.noSpace, "the run store could not be written: \(reason)")
        }
    }

    private var reason: String {
        switch strike {
        case .kill: "killed"
        case .fail(let number), .halve(let number): unsafe String(cString: strerror(number))
        }
    }
}

/// A file with a line for each change.
final class Trace: Sendable {
    private let descriptor: Int32

    init?(path: String) {
        descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
        if descriptor < 0 { return nil }
    }

    func add(_ line: String) {
        let bytes = Array("\(line)\n".utf8)
        _ = unsafe bytes.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
    }
}
