internal import KataMessages

/// libFuzzer's entry: stops the run with the input at hand when something does not hold.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
    let violations = TrailerInvariants.violations(of: bytes)
    if !violations.isEmpty { fatalError(violations.joined(separator: "; ")) }
    return 0
}
