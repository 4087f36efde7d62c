import KataTestSupport
import Testing

@testable import KataCLI

@Suite struct NamedCommandTests {
    @Test func aPlainCallIsParsedByItsOwnCommand() throws {
        let command = try #require(NamedCommand.parse(["plan", "show", "09-01", "--json"]) as? PlanShow)
        #expect(command.target.plan == "09-01")
        #expect(command.options.json)
        #expect(NamedCommand.parse(["status"]) is StatusCommand)
    }

    @Test(arguments: [
        [], ["plan"], ["plan", "show"], ["plan", "show", "--help"], ["plan", "sho", "09-01"], ["help", "plan"],
        ["plan", "show", "09-01", "--no-such-option"], ["--version"], ["--generate-completion-script", "bash"],
    ])
    func everythingElseIsLeftToTheWholeTree(_ call: [String]) {
        #expect(NamedCommand.parse(call) == nil)
    }

    @Test func aMistakeNamesTheWholeCall() async throws {
        let result = await CapturedContext(try ScratchRepository()).run("plan", "show")
        #expect(result.exit == 2)
        #expect(result.error.contains("kata plan show"))
    }
}
