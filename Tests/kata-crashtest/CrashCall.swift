import KataCLI
import KataFiles

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// `kata-crashtest [--trace FILE] [--kill-at N | --kill-before TEXT | --fail-at N ERRNO | --halve-at N ERRNO] [--] ARGUMENT…`
struct CrashCall {
    private(set) var arguments: [String] = []
    private(set) var context = CommandContext.live()

    init(arguments: [String]) {
        var rest = arguments[...]
        var target: ChangeCounter.Target?
        var strike = ChangeCounter.Strike.kill
        var trace: Trace?
        func next(_ option: String) -> String {
            guard let value = rest.popFirst() else { Self.refuse("\(option) needs a value") }
            return value
        }
        func number(_ option: String) -> Int {
            guard let value = Int(next(option)), value > 0 else { Self.refuse("\(option) needs a number from 1") }
            return value
        }
        options: while let option = rest.first, option.hasPrefix("--") {
            rest.removeFirst()
            switch option {
            case "--trace":
                let path = next(option)
                trace = Trace(path: path)
                if trace == nil { Self.refuse("\(path) can't be written") }
            case "--kill-at":
                (target, strike) = (.number(number(option)), .kill)
            case "--kill-before":
                (target, strike) = (.text(next(option)), .kill)
            case "--fail-at":
                (target, strike) = (.number(number(option)), .fail(Int32(number(option))))
            case "--halve-at":
                (target, strike) = (.number(number(option)), .halve(Int32(number(option))))
            case "--": break options
            default: Self.refuse("unknown option \(option)")
            }
        }
        self.arguments = Array(rest)
        let counter = ChangeCounter(target: target, strike: strike, trace: trace)
        context.files = SystemFiles(probe: counter.files)
        context.probes = ServiceProbes(git: counter.git, store: counter.store)
    }

    private static func refuse(_ message: String) -> Never {
        OutputStreams.standard.error("kata-crashtest: \(message)\n")
        exit(2)
    }
}
