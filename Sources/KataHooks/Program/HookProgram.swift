internal import CKataVersion

/// What Git runs: does one event's work, and ends.
///
/// It is one small static executable, because every commit waits for it: no library is loaded, and as long as there is nothing to
/// do, no other process is started. A defect in kata never keeps anybody from committing or pushing: it is said in one line, and
/// the exit code is 0. Only what a hook is there to refuse is refused. On a server it is the other way round: what can't be
/// checked does not come in.
package enum HookProgram {
    package static func runAndExit() -> Never { HookSystem.exit(run(CommandLine.arguments)) }

    static func run(_ commandLine: [String]) -> Int32 {
        guard let call = HookCall(commandLine: commandLine) else { return explain(commandLine) }
        if let answer = HookSystem.variable("KATA_HOOK_PROBE") { return probe(call, answer) }
        // A hook that ends without reading what Git has to say would end Git's writing too early.
        guard HookSwitches(HookSystem.variable).allow(call.event) else {
            if call.event.readsInput { HookSystem.drainInput() }
            return 0
        }
        do throws(HookProblem) {
            return try perform(call) == .goOn ? 0 : 1
        } catch {
            guard call.event.guardsServer else {
                HookSystem.say("kata: \(call.event.rawValue) did nothing: \(error)")
                return 0
            }
            HookSystem.say("kata: the push is refused, because it can't be checked: \(error)")
            return 1
        }
    }

    private static func perform(_ call: HookCall) throws(HookProblem) -> HookVerdict {
        switch call.event {
        case .prepareCommitMessage: try MessagePreparation(arguments: call.arguments).run()
        case .postRewrite: try RewriteRecording(arguments: call.arguments).run()
        case .postCommit: try HandCommitRecording().run()
        case .prePush: return try PushCheck(arguments: call.arguments).run()
        case .preReceive, .update: return try ReceiveCheck(event: call.event, arguments: call.arguments).run()
        case .preCommit: try KataCall.become(["check", "--staged", "--quiet"])
        case .commitMessage: return try MessageCheck(arguments: call.arguments).run()
        }
        return .goOn
    }

    /// Tells `kata hooks status`, which runs the event through Git, that this program was reached. The exit code keeps a script
    /// that has more to do from doing it.
    private static func probe(_ call: HookCall, _ answer: String) -> Int32 {
        if call.event.readsInput { HookSystem.drainInput() }
        HookSystem.say("kata-hook-probe \(answer) \(call.event.rawValue)")
        return 77
    }

    private static func explain(_ commandLine: [String]) -> Int32 {
        if commandLine.count == 2, commandLine[1] == "--version" {
            HookSystem.print("kata-hook \(KATA_VERSION)\n")
            return 0
        }
        // Under the name of another event it was not put there by kata; whatever Git is doing goes on.
        guard commandLine.first.map({ $0.hasSuffix("kata-hook") }) == true else { return 0 }
        let names = HookEvent.allCases.map(\.rawValue).joined(separator: ", ")
        HookSystem.say(
            "usage: kata-hook run EVENT [ARGUMENT...]\nEvents: \(names)\nInstall them with: kata hooks install")
        return 2
    }
}
