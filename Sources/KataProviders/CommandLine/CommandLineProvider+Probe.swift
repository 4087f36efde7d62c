internal import KataCore
internal import KataFiles
internal import KataProcess

extension CommandLineProvider {
    package func probe(_ context: ProbeContext) async -> ProviderProbe {
        let environment = EnvironmentPolicy.provider.allowing(descriptor.allowedVariables)
            .environment(from: context.environment, adding: descriptor.setVariables)
        guard let executable = ExecutableLookup.find(descriptor.executable, path: environment["PATH"] ?? "") else {
            return ProviderProbe(.notFound, remediation: descriptor.installHint)
        }
        let asking = ProbeQuestion(executable: executable, environment: environment, context: context)
        var result = ProviderProbe(.found, executable: executable)
        if let answer = await asking.ask(descriptor.versionArguments), answer.exitCode == 0 {
            let lines = answer.outputText.split(separator: "\n").lazy.map { CleanText.line($0, limit: 100) }
            result.version = lines.first { !$0.isEmpty }
        } else {
            result.remediation =
                "`\(descriptor.executable) \(descriptor.versionArguments.joined(separator: " "))` does not answer"
        }
        await addSignIn(to: &result, asking, environment)
        return result
    }

    private func addSignIn(
        to result: inout ProviderProbe, _ asking: ProbeQuestion, _ environment: [String: String]
    ) async {
        guard let check = descriptor.signIn, let answer = await asking.ask(check.arguments) else {
            // A key in the environment is a way to sign in, though nobody knows whether it is accepted.
            let key = descriptor.credentialVariables.first { environment[$0]?.isEmpty == false }
            result.signInDetail = key.map { "\($0) is set" }
            return
        }
        if let flag = check.flag {
            let object = try? JSONText(parsing: answer.standardOutput)
            if let value = object?[flag]?.booleanValue { result.signIn = value ? .signedIn : .signedOut }
            result.signInDetail = check.detail.flatMap { object?[$0]?.stringValue }.map {
                CleanText.line($0, limit: 80)
            }
        } else {
            result.signIn = answer.exitCode == 0 ? .signedIn : .signedOut
        }
        let key = descriptor.credentialVariables.first { environment[$0]?.isEmpty == false }
        if result.signIn == .signedOut, let key {
            // The program's own sign-in is not the only way.
            result.signIn = .unknown
            result.signInDetail = "\(key) is set"
        }
        if result.signIn == .signedOut { result.remediation = descriptor.installHint }
    }
}

/// A short question to a program: no shell, no input, a deadline, and the answer or nothing.
private struct ProbeQuestion: Sendable {
    var executable: String
    var environment: [String: String]
    var context: ProbeContext

    func ask(_ arguments: [String]) async -> ProgramResult? {
        let request = ProgramRequest(
            executable, arguments, in: context.workingDirectory, environment: environment, timeout: context.timeout)
        guard let result = try? await SystemPrograms().run(request), !result.timedOut else { return nil }
        return result
    }
}
