import KataCLI

// The ordinary command line on services that count what they change, and that may end the process at one of these changes.
let call = CrashCall(arguments: Array(CommandLine.arguments.dropFirst()))
KataCommandLine.runAndExit(call.arguments, in: call.context)
