extension CommandLineDescriptor {
    /// All programs that kata knows, the most used first.
    package static let builtIn: [CommandLineDescriptor] = [
        claude, codex, gemini, aider, cursor, goose, openCode, qwen,
    ]

    /// Claude Code. Edits are accepted; commands are what the user's own settings allow.
    package static let claude = CommandLineDescriptor(
        name: "claude", executable: "claude",
        signIn: SignInCheck(arguments: ["auth", "status"], flag: "loggedIn", detail: "authMethod"),
        arguments: ["-p", "--output-format", "stream-json", "--verbose", "--permission-mode", "acceptEdits"],
        modelArguments: ["--model", "{model}"], resumeArguments: ["--resume", "{session}"], format: .claude,
        allowedVariables: ["ANTHROPIC_*", "CLAUDE_CODE_*", "CLAUDE_CONFIG_DIR", "IS_SANDBOX", "BASH_*_TIMEOUT_MS"],
        credentialVariables: ["ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "CLAUDE_CODE_OAUTH_TOKEN"],
        setVariables: ["DISABLE_AUTOUPDATER": "1", "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1"],
        evidence: .observed(version: "2.1.329"),
        installHint: "install Claude Code and sign in: https://code.claude.com/docs/en/setup",
        remedies: [
            "missing_auth": "run `claude` and sign in with /login, or set ANTHROPIC_API_KEY",
            "permission_denied":
                "allow the tool in .claude/settings.json, or add --allowedTools to the args of the provider",
        ])

    /// Codex writes in the working folder only, inside its own sandbox.
    package static let codex = CommandLineDescriptor(
        name: "codex", executable: "codex", signIn: SignInCheck(arguments: ["login", "status"]),
        arguments: ["exec", "--json", "--sandbox", "workspace-write"], modelArguments: ["--model", "{model}"],
        resumeArguments: ["resume", "{session}"], finalArguments: ["-"], format: .codex,
        allowedVariables: ["CODEX_HOME", "CODEX_API_KEY", "OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_ORGANIZATION"],
        credentialVariables: ["CODEX_API_KEY", "OPENAI_API_KEY"], exitMeanings: [2: .invalidRequest],
        evidence: .observed(version: "0.163.0"),
        installHint: "install Codex and sign in: https://developers.openai.com/codex/cli",
        remedies: ["missing_auth": "run `codex login`, or set CODEX_API_KEY"])

    package static let gemini = CommandLineDescriptor(
        name: "gemini", executable: "gemini",
        arguments: ["--output-format", "stream-json", "--approval-mode", "auto_edit"],
        modelArguments: ["--model", "{model}"], resumeArguments: ["--resume", "{session}"], format: .gemini,
        allowedVariables: ["GEMINI_*", "GOOGLE_*"], credentialVariables: ["GEMINI_API_KEY", "GOOGLE_API_KEY"],
        setVariables: ["GEMINI_CLI_TRUST_WORKSPACE": "true"],
        exitMeanings: [
            41: .missingAuth, 42: .invalidRequest, 44: .unavailable(.environment), 52: .invalidRequest,
            53: .limitReached(.turns), 55: .unavailable(.environment), 130: .cancelled,
        ],
        evidence: .documented,
        installHint: "install Gemini CLI and set GEMINI_API_KEY: https://geminicli.com/docs/get-started/installation",
        remedies: ["missing_auth": "set GEMINI_API_KEY"])

    /// Aider ends with exit code 0 even when its key is refused.
    package static let aider = CommandLineDescriptor(
        name: "aider", executable: "aider", promptChannel: .file,
        arguments: [
            "--message-file", "{prompt_file}", "--yes-always", "--no-auto-commits", "--no-stream", "--no-pretty",
            "--no-check-update", "--analytics-disable", "--no-gitignore", "--no-show-model-warnings",
        ],
        modelArguments: ["--model", "{model}"],
        allowedVariables: [
            "AIDER_*", "OPENAI_*", "ANTHROPIC_*", "GEMINI_API_KEY", "DEEPSEEK_API_KEY", "OPENROUTER_API_KEY",
        ],
        credentialVariables: [
            "OPENAI_API_KEY", "ANTHROPIC_API_KEY", "GEMINI_API_KEY", "DEEPSEEK_API_KEY", "OPENROUTER_API_KEY",
        ],
        failurePhrases: ["AuthenticationError", "litellm."],
        artefactsToIgnore: [".aider.chat.history.md", ".aider.input.history", ".aider.tags.cache*"],
        evidence: .documented, installHint: "install aider: https://aider.chat/docs/install.html")

    /// Without `--force` edits are proposed, not applied.
    package static let cursor = CommandLineDescriptor(
        name: "cursor", executable: "cursor-agent",
        arguments: ["-p", "--trust", "--force", "--output-format", "stream-json"],
        modelArguments: ["--model", "{model}"], resumeArguments: ["--resume", "{session}"], format: .cursor,
        allowedVariables: ["CURSOR_API_KEY"], credentialVariables: ["CURSOR_API_KEY"], evidence: .documented,
        installHint: "install the Cursor agent: https://cursor.com/docs/cli/installation")

    package static let goose = CommandLineDescriptor(
        name: "goose", executable: "goose",
        arguments: [
            "run", "-i", "-", "--no-session", "--with-builtin", "developer", "--output-format", "stream-json",
        ],
        modelArguments: ["--model", "{model}"], format: .goose,
        allowedVariables: ["GOOSE_*", "OPENAI_*", "ANTHROPIC_*", "GOOGLE_API_KEY"],
        credentialVariables: ["OPENAI_API_KEY", "ANTHROPIC_API_KEY", "GOOGLE_API_KEY"],
        setVariables: ["GOOSE_MODE": "auto"], evidence: .documented,
        installHint: "install goose: https://goose-docs.ai/docs/getting-started/installation")

    package static let openCode = CommandLineDescriptor(
        name: "opencode", executable: "opencode", arguments: ["run", "--format", "json"],
        modelArguments: ["--model", "{model}"], resumeArguments: ["--session", "{session}"], format: .opencode,
        allowedVariables: [
            "OPENCODE_*", "OPENAI_API_KEY", "ANTHROPIC_API_KEY", "GEMINI_API_KEY", "OPENROUTER_API_KEY",
        ],
        credentialVariables: ["OPENAI_API_KEY", "ANTHROPIC_API_KEY", "GEMINI_API_KEY", "OPENROUTER_API_KEY"],
        evidence: .documented, installHint: "install opencode: https://opencode.ai/docs")

    package static let qwen = CommandLineDescriptor(
        name: "qwen", executable: "qwen",
        arguments: ["--output-format", "stream-json", "--approval-mode", "auto-edit"],
        modelArguments: ["--model", "{model}"], resumeArguments: ["--resume", "{session}"], format: .qwen,
        allowedVariables: ["QWEN_*", "OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_MODEL", "DASHSCOPE_API_KEY"],
        credentialVariables: ["OPENAI_API_KEY", "DASHSCOPE_API_KEY"], evidence: .documented,
        installHint: "install Qwen Code: https://qwenlm.github.io/qwen-code-docs")
}
