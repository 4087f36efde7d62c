import KataCore
import Testing

@Suite struct ULIDTests {
    @Test func textAndValueRoundTrip() {
        var generator = SystemRandomNumberGenerator()
        for milliseconds in [0, 1, 1_469_918_176_385, (1 << 48) - 1] {
            let id = ULID.make(at: Timestamp(milliseconds: Int64(milliseconds)), using: &generator)
            #expect(ULID(id.description) == id)
            #expect(id.description.utf8.count == 26)
        }
    }

    @Test func timePartMatchesTheSpecification() {
        let id = ULID(milliseconds: 1_469_918_176_385, random: (0, 0))
        #expect(id.description == "01ARYZ6S410000000000000000")
    }

    @Test(arguments: [
        "", "01ARYZ6S41", "81ARYZ6S410000000000000000", "01ARYZ6S41000000000000000U", "01ARYZ6S41000000000000000é",
    ])
    func rejectsWhatIsNoId(text: String) {
        #expect(ULID(text) == nil)
    }

    @Test func sortsByTimeAsText() {
        let earlier = ULID(milliseconds: 1000, random: (.max, .max))
        let later = ULID(milliseconds: 1001, random: (0, 0))
        #expect(earlier < later)
        #expect(earlier.description < later.description)
    }
}
