package import KataHooks

/// What kata writes into hooks that are files of text. The same texts are in the folder `hooks` of kata's own repository.
package enum HookText {
    static let opening = "# >>> kata hooks >>>"
    static let closing = "# <<< kata hooks <<<"

    /// A whole hook: the same for every event, and for every machine, since it may be committed.
    package static let shim = """
        #!/bin/sh
        # kata hooks: made by `kata hooks install`, removed by `kata hooks uninstall`.
        hook=${KATA_HOOK_BIN:-kata-hook}
        command -v "$hook" >/dev/null 2>&1 || exit 0
        exec "$hook" run "${0##*/}" "$@"

        """

    /// Lines for a shell script of somebody else's, right below its first line: kata first, and then what was there before, with
    /// the same arguments and the same input.
    ///
    /// - Parameter program: the absolute path of `kata-hook`, for scripts that stay on this machine; `nil` looks at `PATH` alone.
    package static func block(for event: HookEvent, program: String?) -> String {
        var lines = [opening + "  removed by: kata hooks uninstall"]
        if let program {
            lines.append("kata_hook=\(quoted(program))")
            lines.append("[ -x \"$kata_hook\" ] || kata_hook=$(command -v kata-hook) || kata_hook=:")
        } else {
            lines.append("kata_hook=$(command -v kata-hook) || kata_hook=:")
        }
        if event.readsInput {
            lines += [
                "kata_input=$(cat)", "if [ -n \"$kata_input\" ]; then",
                "printf '%s\\n' \"$kata_input\" | \"$kata_hook\" run \(event.rawValue) \"$@\" || exit $?",
                "exec <<KATA_INPUT", "$kata_input", "KATA_INPUT", "else",
                "\"$kata_hook\" run \(event.rawValue) \"$@\" </dev/null || exit $?", "exec </dev/null", "fi",
            ]
        } else {
            lines.append("\"$kata_hook\" run \(event.rawValue) \"$@\" || exit $?")
        }
        lines.append(closing)
        return lines.joined(separator: "\n") + "\n"
    }

    /// The command of Git's own hooks in the configuration (2.54 and newer): a program that is gone stops nothing.
    package static func configured(_ event: HookEvent, program: String) -> String {
        "! test -x \(quoted(program)) || \(quoted(program)) run \(event.rawValue)"
    }

    private static func quoted(_ text: String) -> String {
        "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}
