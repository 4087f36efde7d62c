/// Names of programs and shell words by which a command line is told from a sentence.
enum KnownCommands {
    static func contains(_ word: String) -> Bool { clear.contains(word) || ambiguous.contains(word) }

    /// Never the first word of an English sentence in lower case.
    static let clear: Set<String> = [
        "npm", "pnpm", "yarn", "bun", "bunx", "npx", "deno", "tsc", "tsx", "ts-node", "eslint", "prettier", "vitest",
        "jest", "mocha", "playwright", "cypress", "cargo", "rustc", "rustup", "rustfmt", "swiftc", "swiftlint",
        "xcodebuild", "xcrun", "gofmt", "golangci-lint", "python", "python3", "pip", "pip3", "pytest", "uv", "uvx",
        "poetry", "ruff", "mypy", "pyright", "flake8", "tox", "rspec", "rubocop", "bundle", "php", "phpunit", "javac",
        "mvn", "./mvnw", "gradle", "./gradlew", "dotnet", "msbuild", "grep", "egrep", "fgrep", "rg", "awk", "sed",
        "ls", "wc", "diff", "cmp", "uniq", "xargs", "printf", "[", "[[", "((", "cd", "pushd", "mkdir", "cp", "mv",
        "rm", "ln", "chmod", "curl", "wget", "jq", "yq", "git", "gh", "docker", "docker-compose", "podman", "kubectl",
        "helm", "kustomize", "terraform", "tofu", "ansible", "ansible-playbook", "cmake", "ctest", "ninja", "bazel",
        "bash", "sh", "zsh", "psql", "mysql", "sqlite3", "redis-cli", "mongosh", "prisma", "supabase", "wrangler",
        "shellcheck", "shfmt", "markdownlint", "turbo", "nx", "lerna", "vite", "flutter", "ghc", "cabal", "pgrep",
        "pkill", "lsof", "nc", "ss", "netstat", "ps", "openssl", "ssh", "rsync", "unzip", "gzip", "md5sum",
        "sha256sum", "shasum", "base64", "xxd", "ldd", "otool", "codesign", "plutil", "adb", "rails", "rake",
        "alembic", "pre-commit", "actionlint", "hadolint", "yamllint", "just", "gsd", "kata", "sqlc", "protoc",
        "buf", "mix", "composer", "sudo", "xmllint", "realpath", "basename", "dirname", "mktemp", "stylelint", "biome",
        "knip", "depcheck", "tsup", "esbuild", "webpack", "rollup", "astro", "svelte-check", "vue-tsc", "nuxt",
    ]

    /// Also English words: the words that follow decide.
    static let ambiguous: Set<String> = [
        "make", "go", "test", "find", "cat", "sort", "cut", "file", "type", "which", "source", "time", "set", "for",
        "while", "if", "until", "case", "true", "false", "kill", "stack", "strings", "head", "tail", "touch", "next",
        "black", "command", "export", "node", "swift", "stat", "split", "echo", "env", "tar", "zip", "ruby", "java",
        "dart", "timeout", "sleep", "tr", "tee", "gem", "expo", "watch", "install", "open", "http", "join", "ag",
        "nm", "exit", "wait", "read", "unset", "let", "eval", "exec", ".", "trap", "!", "{", "(",
    ]

    /// First words behind an ambiguous name that make it a command.
    static let subcommands: [String: Set<String>] = [
        "make": [],
        "go": [
            "build", "test", "run", "vet", "mod", "fmt", "generate", "get", "install", "list", "tool", "work", "env",
            "version", "clean",
        ],
        "swift": ["build", "test", "run", "package", "format", "--version"],
        "next": ["build", "lint", "dev", "start", "info"],
        "expo": ["start", "export", "prebuild", "doctor"],
        "dart": ["analyze", "test", "format", "run", "compile", "pub"],
        "stack": ["build", "test", "exec", "run"],
        "gem": ["install", "build", "list"],
    ]
}
