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

    /// How large the terminal of standard error is now: windows change their size.
    package var measure: @Sendable () -> Size? = { nil }

    package struct Size: Sendable, Hashable {
        package var columns: Int
        package var rows: Int
    }

    package var size: Size { measure() ?? Size(columns: width, rows: 24) }

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
        let columns = environment["COLUMNS"].flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
        return Terminal(
            outputIsTerminal: output, errorIsTerminal: error, inputIsTerminal: input,
            width: columns ?? measuredSize()?.columns ?? 80,
            colorsOutput: colors(output), colorsError: colors(error),
            isLive: error && !isDumb && !isAutomatic,
            canPrompt: mayPrompt && input && error && !isAutomatic,
            measure: { measuredSize().map { Size(columns: columns ?? $0.columns, rows: $0.rows) } })
    }

    /// The same streams, decided again with what the options of a call say.
    func redecided(environment: [String: String], color: ColorChoice, mayPrompt: Bool) -> Terminal {
        guard color != .auto || !mayPrompt else { return self }
        var decided = Terminal.of(environment: environment, color: color, mayPrompt: mayPrompt)
        decided.isLive = decided.isLive && isLive
        return decided
    }

    private static func measuredSize() -> Size? {
        var size = winsize()
        // Either of them may go into a file.
        for stream in [STDERR_FILENO, STDOUT_FILENO] {
            guard unsafe ioctl(stream, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { continue }
            return Size(columns: Int(size.ws_col), rows: size.ws_row > 0 ? Int(size.ws_row) : 24)
        }
        return nil
    }
}
