import Foundation

// What may be on a disk after a loss of power, made from a recording of everything that a run did to its files.
//
//   kata-powerloss count INITIAL ROOT LOGS SAID [ACTUAL]
//   kata-powerloss make INITIAL ROOT LOGS SAID MOMENT POLICY SEED FOLDER
//
// INITIAL is a copy of ROOT from before the run, LOGS the prefix of strace's logs, SAID the file that the run's words went to, and
// ACTUAL what the run left: the recording must come to the same. `make` writes a state to FOLDER and what was said to FOLDER.said.

struct SplitMix: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

func fail(_ text: String) -> Never {
    FileHandle.standardError.write(Data("kata-powerloss: \(text)\n".utf8))
    exit(1)
}

let arguments = Array(CommandLine.arguments.dropFirst())
guard arguments.count >= 5 else { fail("count|make INITIAL ROOT LOGS SAID …") }
let recording: Recording
do {
    recording = try Recording(
        initial: arguments[1], root: arguments[2], voices: [arguments[4]], logs: arguments[3],
        startedIn: arguments[2])
} catch { fail("\(error)") }

switch arguments[0] {
case "count":
    if arguments.count > 5 {
        guard let actual = try? Disk(reading: arguments[5]) else { fail("\(arguments[5]) can't be read") }
        let (made, found) = (recording.disk.listing(), actual.listing())
        let differing = Set(made.keys).union(found.keys).filter { made[$0] != found[$0] && !$0.hasSuffix("-shm") }
        guard differing.isEmpty else {
            fail("the recording misses something: \(differing.sorted().prefix(5).joined(separator: ", "))")
        }
    }
    var kinds: [String: Int] = [:]
    for change in recording.changes {
        let kind =
            switch change {
            case .link, .unlink, .rename: "names"
            case .write, .truncate: "writes"
            case .mode: "modes"
            case .sync, .syncAll: "syncs"
            case .say: "words"
            }
        kinds[kind, default: 0] += 1
    }
    print(
        recording.changes.count,
        kinds.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", "))
case "make":
    guard arguments.count == 9, let moment = Int(arguments[5]), let policy = CrashPolicy(rawValue: arguments[6]),
        let seed = UInt64(arguments[7]), (0...recording.changes.count).contains(moment)
    else { fail("make INITIAL ROOT LOGS SAID MOMENT POLICY SEED FOLDER") }
    var random = SplitMix(state: seed)
    let state = CrashState(of: recording, at: moment, policy, using: &random)
    do {
        try state.disk.write(to: arguments[8])
        try Data(state.said).write(to: URL(fileURLWithPath: arguments[8] + ".said"))
    } catch { fail("\(error)") }
default: fail("unknown command \(arguments[0])")
}
