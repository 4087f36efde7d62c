import Foundation
import KataFiles
import KataPlan
import Testing

@testable import KataEngine

/// Whatever happens to a tree between two calls, the answer with an index is the answer without one.
@Suite struct PlanIndexRandomTests {
    @Test(arguments: 1...8) func noEditMakesADifference(_ seed: UInt64) throws {
        let project = try IndexedProject()
        try project.writeThree()
        var random = Randomness(seed: seed)
        var spared = 0
        for step in 0..<30 {
            // What can't be done to a file, such as to a link that leads nowhere, is not done.
            let name = (try? Self.edit(project, &random)) ?? "nothing"
            let plain = try project.unindexed().everything()
            // Stamps that are believed at once: the hardest case, because nothing but them tells of the edit.
            let read = try project.plansRead {
                let indexed = try project.library().everything()
                #expect(indexed == plain, "step \(step): \(name)")
            }
            // What can't be read is tried each time.
            if Set(read).count < plain.outlines.count { spared += 1 }
        }
        #expect(spared > 10, "the index was hardly used: the test shows nothing")
    }

    private static func edit(_ project: IndexedProject, _ random: inout Randomness) throws -> String {
        let files = FileManager.default
        let phases = "\(project.root)/.planning/phases"
        let plans = try files.subpathsOfDirectory(atPath: phases).filter { $0.hasSuffix("-PLAN.md") }.sorted()
        func some(_ random: inout Randomness) -> String? {
            plans.isEmpty ? nil : "\(phases)/\(plans[random.below(plans.count)])"
        }
        func new(_ random: inout Randomness) -> String {
            let phase = random.below(3) + 1
            return "\(phases)/0\(phase)-part/0\(phase)-0\(random.below(9) + 1)-PLAN.md"
        }
        func text(_ random: inout Randomness) -> String {
            IndexedProject.plan(
                "0\(random.below(9) + 1)", title: "Title \(random.below(1000))",
                dependsOn: ["[]", "[\"01\"]", "[\"01-02\"]", "[base]", "[\"0\(random.below(9))\"]", "nonsense"][
                    random.below(6)],
                wave: random.below(4), file: ["a.txt", "b.txt", "/etc/passwd"][random.below(3)],
                more: ["", "@.planning/phases/01-base/01-02-PLAN.md", "@b.txt"][random.below(3)])
        }
        func write(_ text: String, _ path: String) throws {
            try files.createDirectory(
                atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
            try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        }
        switch random.below(11) {
        case 0:
            try write(text(&random), new(&random))
            return "a new plan"
        case 1:
            guard let path = some(&random) else { return "nothing" }
            let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
            try handle.seekToEnd()
            try handle.write(contentsOf: Data("<stray>\n</action>\n".utf8))
            try handle.close()
            return "a longer plan"
        case 2, 3:
            // In place, as long as before, with the old time of modification.
            guard let path = some(&random) else { return "nothing" }
            let time = try #require(try files.attributesOfItem(atPath: path)[.modificationDate] as? Date)
            let old = try String(contentsOfFile: path, encoding: .utf8)
            let changed = old.replacing("plan: 0", with: "plan: \(random.below(10))").replacing(
                "<done>", with: "<dune>"
            )
            .replacing("<name>Task", with: "<nome>Task")
            let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
            try handle.write(contentsOf: Data(changed.utf8))
            try handle.close()
            try files.setAttributes([.modificationDate: time], ofItemAtPath: path)
            return "an edit of the same size and time"
        case 4:
            guard let path = some(&random) else { return "nothing" }
            let target = new(&random)
            guard !files.fileExists(atPath: target) else { return "nothing" }
            try files.createDirectory(
                atPath: (target as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
            try files.moveItem(atPath: path, toPath: target)
            return "a renamed plan"
        case 5:
            guard plans.count > 2, let path = some(&random) else { return "nothing" }
            try files.removeItem(atPath: path)
            return "a plan that is gone"
        case 6:
            guard let one = some(&random), let other = some(&random), one != other else { return "nothing" }
            try files.moveItem(atPath: one, toPath: "\(one).aside")
            try files.moveItem(atPath: other, toPath: one)
            try files.moveItem(atPath: "\(one).aside", toPath: other)
            return "two plans that changed places"
        case 7:
            guard let path = some(&random) else { return "nothing" }
            try Data("# Summary\n".utf8).write(to: URL(fileURLWithPath: path.replacing("-PLAN", with: "-SUMMARY")))
            return "a summary"
        case 8:
            guard let path = some(&random) else { return "nothing" }
            try files.removeItem(atPath: path)
            try files.createDirectory(atPath: path, withIntermediateDirectories: false)
            try files.removeItem(atPath: path)
            try files.createSymbolicLink(atPath: path, withDestinationPath: "../01-base/01-01-PLAN.md")
            return "a link in place of a plan"
        case 9:
            guard let index = project.indexFiles().first else { return "nothing" }
            let bytes = try Data(contentsOf: URL(fileURLWithPath: index))
            try bytes.prefix(random.below(bytes.count + 1)).write(to: URL(fileURLWithPath: index))
            return "an index that was cut"
        default: return "nothing"
        }
    }
}

/// SplitMix64: the same numbers for the same seed.
struct Randomness: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(max(1, bound))) }
}
