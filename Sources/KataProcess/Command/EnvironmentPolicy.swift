/// Which variables of the host's environment a child sees: an allow-list, minus what must never pass.
package struct EnvironmentPolicy: Sendable, Hashable {
    private var names: Set<String>
    private var prefixes: Set<String>
    private var forbidden: Set<String>
    private var fixed: [String: String]

    /// For verify commands and other commands of the project: places, language, toolchains, proxies; `CI=1`, no terminal.
    package static let project = EnvironmentPolicy(
        names: baseNames.union(toolchainNames), prefixes: ["LC_"], forbidden: [], fixed: ["TERM": "dumb", "CI": "1"])

    /// For coding agents: as ``project``, plus the ssh agent and Git's transport settings, without `CI`.
    package static let provider = EnvironmentPolicy(
        names: baseNames.union(toolchainNames).union(transportNames),
        prefixes: ["LC_", "GIT_CONFIG_KEY_", "GIT_CONFIG_VALUE_"],
        forbidden: [], fixed: ["TERM": "dumb"])

    /// Lets more variables of the host through; a name that ends in `*` is a prefix.
    package func allowing(_ extra: some Sequence<String>) -> EnvironmentPolicy {
        var copy = self
        for name in extra {
            if name.hasSuffix("*") { copy.prefixes.insert(String(name.dropLast())) } else { copy.names.insert(name) }
        }
        return copy
    }

    /// Keeps variables away even when they are allowed or added elsewhere, such as a provider's credentials from verify commands.
    package func forbidding(_ secrets: some Sequence<String>) -> EnvironmentPolicy {
        var copy = self
        copy.forbidden.formUnion(secrets)
        return copy
    }

    /// The child's complete environment.
    ///
    /// - Parameter additions: Set on top of what passes. Forbidden names are dropped from these too; the variables that tie a
    ///   process to one Git repository are dropped from the host's part only.
    package func environment(from host: [String: String], adding additions: [String: String] = [:]) -> [String: String]
    {
        var result: [String: String] = [:]
        for (name, value) in host where passes(name) { result[name] = value }
        result.merge(fixed) { $1 }
        result.merge(additions) { $1 }
        for name in forbidden { result[name] = nil }
        if result["PATH"] == nil { result["PATH"] = "/usr/local/bin:/usr/bin:/bin" }
        return result
    }

    private func passes(_ name: String) -> Bool {
        guard !GitEnvironment.isBound(name) else { return false }
        return names.contains(name) || prefixes.contains { !$0.isEmpty && name.hasPrefix($0) }
    }

    private static let baseNames: Set<String> = [
        "PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LANGUAGE", "TZ", "TMPDIR", "TMP", "TEMP",
        "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR",
        "http_proxy", "https_proxy", "ftp_proxy", "no_proxy", "all_proxy",
        "HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "NO_PROXY", "ALL_PROXY",
        "SSL_CERT_FILE", "SSL_CERT_DIR", "NODE_EXTRA_CA_CERTS", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE",
    ]

    /// Where the tools of a project are; without them its tests do not start.
    private static let toolchainNames: Set<String> = [
        "JAVA_HOME", "GOPATH", "GOROOT", "GOCACHE", "GOMODCACHE", "GOPROXY", "GOFLAGS", "CARGO_HOME",
        "CARGO_TARGET_DIR",
        "RUSTUP_HOME", "RUSTUP_TOOLCHAIN", "NVM_DIR", "NVM_BIN", "FNM_DIR", "VOLTA_HOME", "PNPM_HOME", "COREPACK_HOME",
        "BUN_INSTALL", "DENO_DIR", "NODE_PATH", "VIRTUAL_ENV", "CONDA_PREFIX", "PYENV_ROOT", "PYTHONPATH",
        "UV_CACHE_DIR",
        "PIP_CACHE_DIR", "RBENV_ROOT", "GEM_HOME", "GEM_PATH", "BUNDLE_PATH", "SDKROOT", "DEVELOPER_DIR", "TOOLCHAINS",
        "ANDROID_HOME", "ANDROID_SDK_ROOT", "DOTNET_ROOT", "MAVEN_HOME", "GRADLE_USER_HOME", "COMPOSER_HOME",
        "ASDF_DIR",
        "ASDF_DATA_DIR", "MISE_DATA_DIR", "HOMEBREW_PREFIX", "HOMEBREW_CELLAR", "PKG_CONFIG_PATH", "LD_LIBRARY_PATH",
        "LIBRARY_PATH", "CPATH", "CC", "CXX", "NIX_PATH", "NIX_PROFILES", "NIX_SSL_CERT_FILE",
        "PLAYWRIGHT_BROWSERS_PATH", "PUPPETEER_EXECUTABLE_PATH", "CHROME_BIN", "DOCKER_HOST",
    ]

    private static let transportNames: Set<String> = [
        "SSH_AUTH_SOCK", "GIT_SSH", "GIT_SSH_COMMAND", "GIT_SSH_VARIANT", "GIT_ASKPASS", "SSH_ASKPASS", "GIT_EXEC_PATH",
        "GIT_CONFIG_COUNT", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_NOSYSTEM",
    ]
}
