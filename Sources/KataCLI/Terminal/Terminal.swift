#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// What the streams of this process can show, decided once.
package struct Terminal: Sendable {
    package var outputIsTerminal: Bool
    package var errorIsTerminal: Bool
    package var inputIsTerminal: Bool
    /// Columns of the terminal; 80 where there is none.
    package var width: Int
    /// Colours on standard output, and on standard error.
    package var colorsOutput: Bool
    package var colorsError: Bool

    /// Whether a line may be rewritten in place.
    package var isLive: Bool
    /// Whether a person can be asked: both directions are a terminal and nobody forbade it.
    package var canPrompt: Bool

    package enum ColorChoice: String, Sendable, CaseIterable {
        case auto, always, never
    }

    /// - Parameters:
    ///   - environment: `NO_COLOR`, `CLICOLOR_FORCE`, `TERM`, `CI` and `COLUMNS` are read (https://no-color.org).
    package static func of(
        environment: [String: String], color: ColorChoice = .auto, mayPrompt: Bool = true
    ) -> Terminal {
        let output = isatty(STDOUT_FILENO) == 1
        let error = isatty(STDERR_FILENO) == 1
        let input = isatty(STDIN_FILENO) == 1
        let isDumb = environment["TERM"] == "dumb"
        let isAutomatic = environment["CI"].map { !$0.isEmpty } ?? false
        func colors(_ isTerminal: Bool) -> Bool {
            switch color {
            case .always: true
            case .never: false
            case .auto:
                if environment["NO_COLOR"].map({ !$0.isEmpty }) ?? false {
                    false
                } else if environment["CLICOLOR_FORCE"].map({ $0 != "0" && !$0.isEmpty }) ?? false {
                    true
                } else {
                    isTerminal && !isDumb
                }
            }
        }
        return Terminal(
            outputIsTerminal: output, errorIsTerminal: error, inputIsTerminal: input,
            width: environment["COLUMNS"].flatMap { Int($0) } ?? measuredWidth() ?? 80,
            colorsOutput: colors(output), colorsError: colors(error),
            isLive: error && !isDumb && !isAutomatic,
            canPrompt: mayPrompt && input && error && !isAutomatic)
    }

    /// The same streams, decided again with what the options of a call say.
    func redecided(environment: [String: String], color: ColorChoice, mayPrompt: Bool) -> Terminal {
        guard color != .auto || !mayPrompt else { return self }
        var decided = Terminal.of(environment: environment, color: color, mayPrompt: mayPrompt)
        decided.isLive = decided.isLive && isLive
        return decided
    }

    private static func measuredWidth() -> Int? {
        var size = winsize()
        guard unsafe ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }
}
