internal import KataCore
package import KataFiles

/// Says in the record of a run that the plan is carried out as a part of its phase, in a working tree of its own.
package struct PhaseMark: Sendable, Hashable {
    /// As a person names the phase.
    package var phase: String
    /// The person's working tree, whose branch the work is meant for.
    package var root: String

    package init(phase: String, root: String) {
        self.phase = phase
        self.root = root
    }

    /// - Parameter options: those of a run's record.
    package init?(_ options: JSONText) {
        guard let phase = options["phase"]?.stringValue, let root = options["phase_root"]?.stringValue else {
            return nil
        }
        self.init(phase: phase, root: root)
    }

    func adding(to options: JSONText) -> JSONText {
        .object((options.objectValue ?? []) + [.init("phase", .string(phase)), .init("phase_root", .string(root))])
    }
}
