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

    /// The same for a server: without the program nothing comes in.
    ///
    /// - Parameter program: the absolute path of `kata-hook`, as a server's `PATH` is short; `nil` looks at `PATH`.
    package static func serverShim(program: String?) -> String {
        serverBeginning + (program.map(quoted) ?? "kata-hook") + serverEnd
    }

    private static let serverBeginning = """
        #!/bin/sh
        # kata hooks: made by `kata hooks install`, removed by `kata hooks uninstall`.
        hook=${KATA_HOOK_BIN:-}
        [ -n "$hook" ] || hook=
        """

    private static let serverEnd = """

        command -v "$hook" >/dev/null 2>&1 || {
            echo "kata: the push is refused, because it can't be checked: this server has no kata-hook" >&2
            exit 1
        }
        exec "$hook" run "${0##*/}" "$@"

        """

    /// Whether a file is one of kata's whole hooks, and nothing else.
    static func isShim(_ bytes: [UInt8]) -> Bool {
        if bytes == Array(shim.utf8) { return true }
        let ends = serverBeginning.utf8.count + serverEnd.utf8.count
        return bytes.count > ends && bytes.starts(with: serverBeginning.utf8)
            && bytes.suffix(serverEnd.utf8.count).elementsEqual(serverEnd.utf8)
            && !bytes[serverBeginning.utf8.count..<(bytes.count - serverEnd.utf8.count)].contains(0x0A)
    }

    /// Lines for a shell script of somebody else's, right below its first line: kata first, and then what was there before, with
    /// the same arguments and the same input.
    ///
    /// - Parameter program: the absolute path of `kata-hook`, for scripts that stay on this machine; `nil` looks at `PATH` alone.
    package static func block(for event: HookEvent, program: String?) -> String {
        var lines = [opening + "  removed by: kata hooks uninstall"]
        // On a server a program that is gone must not let everything in: the shell then ends with 127.
        let missing = event.guardsServer ? "kata-hook" : ":"
        if let program {
            lines.append("kata_hook=\(quoted(program))")
            lines.append("[ -x \"$kata_hook\" ] || kata_hook=$(command -v kata-hook) || kata_hook=\(missing)")
        } else {
            lines.append("kata_hook=$(command -v kata-hook) || kata_hook=\(missing)")
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
        event.guardsServer
            ? "\(quoted(program)) run \(event.rawValue)"
            : "! test -x \(quoted(program)) || \(quoted(program)) run \(event.rawValue)"
    }

    private static func quoted(_ text: String) -> String {
        "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}
