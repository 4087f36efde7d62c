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

    /// What goes on with the phase, as a person types it.
    package var command: String { Self.command(phase) }

    package static func command(_ phase: String) -> String {
        let isPlain =
            !phase.isEmpty && !phase.hasPrefix("-")
            && phase.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                    || byte == 0x2D || byte == 0x2E || byte == 0x5F || byte >= 0x80
            }
        return "kata phase resume \(isPlain ? phase : "'\(phase.replacing("'", with: #"'\''"#))'")"
    }

    func adding(to options: JSONText) -> JSONText {
        .object((options.objectValue ?? []) + [.init("phase", .string(phase)), .init("phase_root", .string(root))])
    }
}
