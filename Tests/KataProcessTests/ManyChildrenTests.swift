#if os(Linux)
    import Foundation
    import KataCore
    import KataProcess
    import Testing

    @Suite(.serialized) struct ManyChildrenTests {
        @Test func childrenAtTheSameTimeKeepTheirOutputApart() async throws {
            try await withThrowingTaskGroup(of: (Int, ChildOutcome).self) { group in
                for number in 0..<40 {
                    group.addTask {
                        (number, try await run("echo \(number); sleep 0.02; echo \(number) >&2; exit \(number)"))
                    }
                }
                for try await (number, outcome) in group {
                    #expect(outcome.termination == .exited(Int32(number)))
                    #expect(outcome.standardOutput.text == "\(number)\n")
                    #expect(outcome.standardError.text == "\(number)\n")
                    #expect(outcome.survivors == 0)
                }
            }
        }

        /// Other tests of this process open and close files meanwhile, so only a real leak counts.
        @Test func descriptorsAreNotLeaked() async throws {
            func open() throws -> Int { try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count }
            let before = try open()
            for round in 0..<200 {
                _ = try await run("cat", input: .bytes(Array("x\(round)".utf8)))
                _ = try? await ChildRunner().run(
                    ChildCommand(.name("no-such-program-at-all"), environment: path, workingDirectory: "/"))
            }
            #expect(try open() - before < 100)
        }
    }
#endif
