/// A process, so named that a later one with the same number is not mistaken for it.
package struct RunOwner: Sendable, Hashable {
    package var host: String
    package var processID: Int32
    /// Tells processes with the same number apart: boot, process namespace and start time of the process. Empty when unknown.
    package var incarnation: String

    package init(host: String, processID: Int32, incarnation: String) {
        self.host = host
        self.processID = processID
        self.incarnation = incarnation
    }
}

extension RunOwner: CustomStringConvertible {
    package var description: String { "process \(processID) on \(host)" }
}

package enum Liveness: String, Sendable, Hashable {
    case alive
    /// Proven: the process does not exist any more.
    case gone
    /// It exists, and has not renewed its lease for the rescue time: stopped, or stuck.
    case hung
    /// On another machine, or not to be seen from here: only the lease's time decides.
    case unknown
}
