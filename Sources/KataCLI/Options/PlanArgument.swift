package import ArgumentParser

/// The one plan that a command is about.
package struct PlanArgument: ParsableArguments {
    @Argument(
        help: ArgumentHelp("The plan: its id, path, slug, or a unique prefix.", valueName: "plan"),
        completion: .custom { words, _, _ in PlanCompletion.ids(words) })
    package var plan: String

    package init() {}
}

/// Any number of plans; all live ones without a name.
package struct PlansArgument: ParsableArguments {
    @Argument(
        help: ArgumentHelp("Plans: ids, paths, slugs, or unique prefixes.", valueName: "plan"),
        completion: .custom { words, _, _ in PlanCompletion.ids(words) })
    package var plans: [String] = []

    package init() {}
}

/// The one phase that a command is about.
package struct PhaseArgument: ParsableArguments {
    @Argument(
        help: ArgumentHelp("The phase: its number, folder, slug, or a unique beginning.", valueName: "phase"),
        completion: .custom { words, _, _ in PhaseCompletion.numbers(words) })
    package var phase: String

    package init() {}
}

/// Whether lists reach back into finished milestones.
package struct ArchiveOption: ParsableArguments {
    @Flag(help: "Also what is archived with finished milestones.")
    package var archived = false

    package init() {}
}
