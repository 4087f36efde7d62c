extension SettingKey {
    /// How a provider is reached.
    package static let runtimeModes = [
        "cli", "script", "manual", "replay", "anthropic_sdk", "openai_sdk", "google_sdk",
    ]

    /// Every setting that kata uses, in the order of `config list`.
    package static let usedKeys: [SettingKey] = [
        .used("kata.provider", .text, nil, "Who does the work: a built-in provider or a name under kata.providers."),
        .used("kata.mode", .choice(runtimeModes), nil, "By which mechanism the provider is reached."),
        .used("kata.model", .text, nil, "The model the provider is asked for."),
        .used("kata.retries", .integer(0...20), "2", "Further attempts after a task's verification failed."),
        .used("kata.timeouts.soft", .duration(1...86_400), "20m", "When a provider is reported as slow."),
        .used("kata.timeouts.idle", .duration(1...86_400), "10m", "How long a provider may be silent."),
        .used("kata.timeouts.hard", .duration(1...604_800), "1h", "When a provider is ended."),
        .used("kata.timeouts.verify", .duration(1...86_400), "10m", "When a verify command is ended."),
        .used("kata.strict", .bool, "false", "Refuse paths that the plan does not declare."),
        .used("kata.allow_unverified", .bool, "false", "End with success though no check could run."),
        .used("kata.co_author", .bool, "true", "Name the provider in a Co-authored-by trailer."),
        .used(
            "kata.budget.tokens", .integer(1...1_000_000_000_000), nil, "Input and output tokens that a run may use."),
        .used("kata.budget.cost", .decimal(0...1_000_000), nil, "US dollars that a run may cost."),
        .used("kata.budget.turns", .integer(1...1_000_000), nil, "Turns of the model that a run may take."),
        .used("kata.budget.time", .duration(1...2_592_000), nil, "Time that a run may be at work, pauses excluded."),
        .used(
            "kata.budget.daily_tokens", .integer(1...1_000_000_000_000), nil,
            "Tokens that all runs of the repository may use within 24 hours."),
        .used(
            "kata.budget.daily_cost", .decimal(0...1_000_000), nil,
            "US dollars that all runs of the repository may cost within 24 hours."),
        .used(
            "kata.budget.daily_turns", .integer(1...1_000_000), nil,
            "Turns that all runs of the repository may take within 24 hours."),
        .used("kata.leases.heartbeat", .duration(1...3600), "15s", "How often a run says that it is alive."),
        .used("kata.leases.stale", .duration(2...86_400), "1m", "When another process may take a silent run over."),
        .used(
            "kata.leases.rescue", .duration(2...604_800), "5m",
            "When a run may be taken over though its process still exists on this machine."),
        .used(
            "kata.gc.age", .duration(86_400...315_360_000), "2160h", "Ended runs older than this are removed by run gc."
        ),
        .used("kata.gc.keep", .integer(0...100_000), "20", "How many of the newest runs run gc leaves alone."),
        .used("kata.gc.megabytes", .integer(0...10_000_000), "1024", "What the folders of runs may take in all."),
        .used("commit_docs", .bool, "true", "Commit the summary and the state files."),
        .used("mode", .choice(["interactive", "yolo", "custom"]), "interactive", "Whether kata asks on the way."),
        .used("parallelization", .bool, "false", "Whether plans of a wave may run side by side."),
        .used("worktree.enabled", .bool, "false", "Whether a plan runs in a working tree of its own."),
        .used(
            "worktree.location", .text, nil,
            "The folder for working trees of kata's own; without it, below the user's state folder."),
        .used("worktree.setup", .texts, "", "Commands to run in each new working tree, before the work."),
        .used("worktree.copy", .texts, "", "Files and folders to copy into each new working tree, such as .env."),
        .used(
            "worktree.link", .texts, "", "Files and folders to link into each new working tree, such as node_modules."),
        .used(
            "git.branching_strategy", .choice(["none", "phase", "milestone"]), "none", "Which branch the work goes to."),
        .used("workflow.node_repair", .bool, "true", "Whether a failed verification is repaired."),
        .used("workflow.node_repair_budget", .integer(0...20), "2", "As kata.retries, which wins."),
        .used("workflow.verifier", .bool, "true", "Whether must-haves are checked after a plan."),
        .used("workflow.auto_advance", .bool, "false", "Whether checkpoints that allow it are passed without asking."),
        .used("workflow.tdd_mode", .bool, "false", "Whether tasks begin with a failing test."),
        .used(
            "workflows.execute-phase.post_task_command", .text, "", "A command to run after each task; empty for none."),
        .used(
            "workflows.execute-phase.commit_style", .choice(["conventional", "semantic", "simple"]), "conventional",
            "The form of commit subjects."),
        .used(
            "workflows.execute-phase.commit_scope_format", .text, "{phase}-{plan}",
            "The scope in commit subjects, with {phase} and {plan}."),
        .used(
            "workflows.verify-work.extra_verification_commands", .texts, "",
            "Commands to run after a plan's own checks."),
    ]

    /// Settings of other tools that share the file.
    package static let unusedKeys: [SettingKey] = [
        .unused("depth", .choice(["quick", "standard", "comprehensive"])),
        .unused("granularity", .choice(["coarse", "standard", "fine"])),
        .unused("model_profile", .text), .unused("pr_workflow", .bool), .unused("project_code", .text),
        .unused("project_name", .text), .unused("phase_naming", .text), .unused("claude_md_path", .text),
        .unused("search_gitignored", .bool), .unused("brave_search", .any), .unused("firecrawl", .any),
        .unused("exa_search", .any), .unused("resolve_model_ids", .any), .unused("response_language", .text),
        .unused("manifest_version", .any), .unused("gsd_reflect_version", .text),
        .unused("git.phase_branch_template", .text), .unused("git.milestone_branch_template", .text),
        .unused("git.quick_branch_template", .text), .unused("git.base_branch", .text),
        .unused("github.enabled", .bool), .unused("github.issue_mode", .choice(["auto", "ask", "never"])),
        .unused("workflow.research", .bool), .unused("workflow.plan_check", .bool),
        .unused("workflow.nyquist_validation", .bool), .unused("workflow.use_worktrees", .bool),
        .unused("workflow.skip_discuss", .bool), .unused("workflow.text_mode", .bool),
        .unused("workflow.ui_phase", .bool), .unused("workflow.ui_safety_gate", .bool),
        .unused("workflow.code_review", .bool), .unused("workflow.code_review_command", .text),
        .unused("workflow.code_review_depth", .text), .unused("workflow.discuss_mode", .text),
        .unused("workflow.pattern_mapper", .bool), .unused("workflow.plan_bounce", .bool),
        .unused("workflow.plan_bounce_passes", .any), .unused("workflow.plan_bounce_script", .text),
        .unused("workflow.research_before_questions", .bool), .unused("workflow.ai_integration_phase", .bool),
        .unused("workflow.auto_prune_state", .bool), .unused("workflow._auto_chain_active", .bool),
        .unused("workflow.cross_ai_command", .any), .unused("workflow.cross_ai_timeout", .any),
        .unused("workflow.security_enforcement", .any), .unused("workflow.subagent_timeout", .any),
        .unused("workflows.complete-milestone.version_files", .texts),
        .unused("workflows.complete-milestone.pre_release_commands", .texts),
        .unused("hooks", .any), .unused("planning", .any), .unused("gates", .any), .unused("safety", .any),
        .unused("agent_skills", .any), .unused("model_overrides", .any), .unused("features", .any),
        .unused("release", .any), .unused("devops", .any), .unused("health_check", .any), .unused("intel", .any),
        .unused("graphify", .any), .unused("quality", .any), .unused("learnings", .any), .unused("ship", .any),
        .unused("statusline", .any), .unused("signal_lifecycle", .any), .unused("spike", .any),
    ]

    private static let byName: [String: SettingKey] = Dictionary(
        uniqueKeysWithValues: (usedKeys + unusedKeys).map { ($0.name, $0) })

    /// Objects that hold settings, such as `workflow`.
    static let folders: Set<String> = {
        var folders: Set<String> = ["kata.providers"]
        for key in usedKeys + unusedKeys {
            var name = key.name[...]
            while let dot = name.lastIndex(of: ".") {
                name = name[..<dot]
                folders.insert(String(name))
            }
        }
        return folders
    }()

    package static func named(_ name: String) -> SettingKey? { byName[name] }

    static func withEnvironmentName(_ name: String) -> SettingKey? { usedKeys.first { $0.environmentName == name } }

    /// The known name nearest to a mistyped one, at most two letters away.
    static func nearest(to name: String) -> String? {
        let candidates = (usedKeys + unusedKeys).map(\.name) + folders.sorted()
        return candidates.map { ($0, EditDistance.between($0, name, limit: 2)) }
            .filter { $0.1 <= 2 }.min { $0.1 < $1.1 }?.0
    }
}
