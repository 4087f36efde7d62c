import KataCore
import Testing

@Suite struct TimestampTests {
    @Test(arguments: [
        (0, "1970-01-01T00:00:00Z"), (951_782_400, "2000-02-29T00:00:00Z"), (1_771_499_580, "2026-02-19T11:13:00Z"),
        (4_102_444_799, "2099-12-31T23:59:59Z"), (-1, "1969-12-31T23:59:59Z"),
    ])
    func rendersAndReads(seconds: Int64, text: String) {
        let stamp = Timestamp(seconds: seconds)
        #expect(stamp.iso8601 == text)
        #expect(Timestamp(iso8601: text) == stamp)
    }

    @Test func keepsMilliseconds() {
        let stamp = Timestamp(milliseconds: 1_771_499_580_042)
        #expect(stamp.iso8601WithMilliseconds == "2026-02-19T11:13:00.042Z")
        #expect(Timestamp(iso8601: "2026-02-19T11:13:00.042Z") == stamp)
    }

    @Test(arguments: ["", "2026-02-19", "2026-13-01T00:00:00Z", "2026-02-19T11:13:00", "2026-02-19T11:13:00.Z"])
    func rejectsWhatIsNoStamp(text: String) {
        #expect(Timestamp(iso8601: text) == nil)
    }

    @Test(arguments: [
        (Duration.milliseconds(340), "340ms"), (.milliseconds(4180), "4.1s"), (.seconds(192), "3m 12s"),
        (.seconds(3900), "1h 05m"),
    ])
    func durationsForPeople(duration: Duration, text: String) {
        #expect(duration.forPeople == text)
    }
}
