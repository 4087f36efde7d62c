/// What to start, with everything the child gets: nothing is inherited from this process.
package struct ChildCommand: Sendable, Hashable {
    package var executable: ChildExecutable
    /// Without the program's own name.
    package var arguments: [String]
    /// The complete environment; one marker variable (``ProcessTable/markerName``) is added to it.
    package var environment: [String: String]
    /// Absolute.
    package var workingDirectory: String
    package var standardInput: ChildInput
    package var limits: ChildLimits
    package var capture: CapturePlan

    package init(
        _ executable: ChildExecutable, _ arguments: [String] = [], environment: [String: String],
        workingDirectory: String, standardInput: ChildInput = .none, limits: ChildLimits = ChildLimits(),
        capture: CapturePlan = CapturePlan()
    ) {
        self.executable = executable
        self.arguments = arguments
        self.environment = environment
        self.workingDirectory = workingDirectory
        self.standardInput = standardInput
        self.limits = limits
        self.capture = capture
    }
}

package enum ChildExecutable: Sendable, Hashable {
    /// Absolute, or relative to the child's working directory.
    case path(String)
    /// Looked up in the `PATH` of the command's environment; a name with a `/` in it is a path.
    case name(String)

    package var text: String {
        switch self {
        case .path(let text), .name(let text): text
        }
    }
}

package enum ChildInput: Sendable, Hashable {
    /// `/dev/null`.
    case none
    /// Written in full, then closed. A child that does not read it is no error.
    case bytes([UInt8])

    package static func text(_ text: String) -> ChildInput { .bytes(Array(text.utf8)) }
}

/// When a child is stopped, and how. All times are monotonic; `nil` is no limit.
package struct ChildLimits: Sendable, Hashable {
    /// The child is asked to stop with ``stopSignals``, one after the other, a grace apart, then killed.
    package var soft: Duration?
    /// The same, when the child wrote nothing for this long.
    package var idle: Duration?
    /// The child gets SIGTERM, and SIGKILL after one grace, or at once when it was already being stopped.
    package var hard: Duration?
    /// How long a child has to act on a signal before the next, harsher one.
    package var grace: Duration
    /// The polite signals, by number, in order: `[SIGTERM]`, or `[SIGINT, SIGTERM]` for programs that save on Ctrl-C.
    package var stopSignals: [Int32]

    package init(
        soft: Duration? = nil, idle: Duration? = nil, hard: Duration? = nil, grace: Duration = .seconds(3),
        stopSignals: [Int32] = [15]
    ) {
        self.soft = soft
        self.idle = idle
        self.hard = hard
        self.grace = grace
        self.stopSignals = stopSignals
    }
}

/// How much output stays in memory, and where all of it goes.
package struct CapturePlan: Sendable, Hashable {
    /// Bytes kept from the start of each stream.
    package var headBytes: Int
    /// Bytes kept from the end of each stream.
    package var tailBytes: Int
    /// A file that gets everything as lines of JSON (``OutputLog``); made when it is missing, appended to when not.
    package var logFile: String?

    package init(headBytes: Int = 64 << 10, tailBytes: Int = 64 << 10, logFile: String? = nil) {
        self.headBytes = headBytes
        self.tailBytes = tailBytes
        self.logFile = logFile
    }
}
