package import ArgumentParser

/// The one run that a command is about.
package struct RunArgument: ParsableArguments {
    @Argument(
        help: ArgumentHelp("The run's id or a unique prefix; the newest without one.", valueName: "run"),
        completion: .custom { words, _, _ in RunCompletion.ids(words) })
    package var id: String?

    package init() {}
}
