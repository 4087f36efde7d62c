import Foundation
import KataStore
import Testing

@Suite struct RunOwnerTests {
    @Test func `this process is alive`() {
        let owner = RunOwner.current()
        #expect(owner.processID == ProcessInfo.processInfo.processIdentifier)
        #expect(owner.liveness == .alive)
        #expect(RunOwner.current() == owner)
    }

    @Test func `a process that has ended is gone`() throws {
        let child = Process()
        child.executableURL = URL(fileURLWithPath: "/bin/sh")
        child.arguments = ["-c", "exit 0"]
        try child.run()
        let number = child.processIdentifier
        child.waitUntilExit()
        var owner = RunOwner.current()
        owner.processID = number
        #expect(owner.liveness == .gone)
    }

    @Test func `a later process under the same number is not mistaken`() {
        var owner = RunOwner.current()
        let parts = owner.incarnation.split(separator: "/", omittingEmptySubsequences: false)
        owner.incarnation = "\(parts[0])/\(parts[1])/1"
        #expect(owner.liveness == .gone)
        owner.incarnation = "another-boot/\(parts[1])/\(parts[2])"
        #expect(owner.liveness == .gone)
    }

    @Test func `what can't be seen from here is not said to be gone`() {
        var owner = RunOwner.current()
        let parts = owner.incarnation.split(separator: "/", omittingEmptySubsequences: false)
        owner.incarnation = "\(parts[0])/another-namespace/\(parts[2])"
        #expect(owner.liveness == .unknown)
        for incarnation in ["", "/", "//", "a", "a/b/c/d"] {
            owner.incarnation = incarnation
            #expect(owner.liveness == .unknown)
        }
        owner = .current()
        owner.host += ".elsewhere"
        #expect(owner.liveness == .unknown)
        owner = .current()
        for number in [0, -1, .min] as [Int32] {
            owner.processID = number
            #expect(owner.liveness == .unknown)
        }
    }
}
