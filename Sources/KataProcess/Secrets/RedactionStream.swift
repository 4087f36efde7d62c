/// Redacts a stream that comes in pieces: what could be the start of a secret is held back until it is decided.
package struct RedactionStream: Sendable {
    private let redactor: Redactor
    private var held: [UInt8] = []
    /// The byte before the held ones; a key's shape must not start within a word.
    private var previous: UInt8 = 0x20

    init(_ redactor: Redactor) { self.redactor = redactor }

    /// The bytes that are safe to pass on now.
    package mutating func append(_ bytes: [UInt8]) -> [UInt8] { process(bytes, isLast: false) }

    /// The bytes that were still held back.
    package mutating func finish() -> [UInt8] { process([], isLast: true) }

    private enum Finding {
        case secret(length: Int)
        /// More bytes are needed to tell.
        case undecided
        case nothing
    }

    private mutating func process(_ bytes: [UInt8], isLast: Bool) -> [UInt8] {
        guard !redactor.isEmpty else { return bytes }
        let input = held.isEmpty ? bytes : held + bytes
        held = []
        var output: [UInt8]?
        var copied = 0
        var index = 0
        while let candidate = nextCandidate(in: input, from: index, isLast: isLast) {
            let before = candidate > 0 ? input[candidate - 1] : previous
            switch examine(input, at: candidate, after: before, isLast: isLast) {
            case .secret(let length):
                output = (output ?? []) + input[copied..<candidate] + Redactor.replacement
                copied = candidate + length
                index = copied
            case .undecided:
                held = Array(input[candidate...])
                return release(input, output, copied..<candidate)
            case .nothing:
                index = candidate + 1
            }
        }
        return release(input, output, copied..<input.count)
    }

    private mutating func release(_ input: [UInt8], _ output: [UInt8]?, _ rest: Range<Int>) -> [UInt8] {
        if rest.upperBound > 0 { previous = input[rest.upperBound - 1] }
        guard let output else { return rest == input.indices ? input : Array(input[rest]) }
        return output + input[rest]
    }

    /// The next place where two bytes can start a secret; the very last byte counts when more may come.
    private func nextCandidate(in input: [UInt8], from start: Int, isLast: Bool) -> Int? {
        guard start < input.count else { return nil }
        let starts = redactor.starts
        let found = unsafe input.withUnsafeBufferPointer { input in
            unsafe starts.withUnsafeBufferPointer { starts -> Int? in
                var first = unsafe UInt16(input[start])
                var index = start + 1
                while index < input.count {
                    let second = unsafe UInt16(input[index])
                    let key = first << 8 | second
                    if unsafe starts[Int(key >> 6)] & (1 << UInt64(key & 63)) != 0 { return index - 1 }
                    first = second
                    index += 1
                }
                return nil
            }
        }
        if found != nil || isLast { return found }
        let last = input[input.count - 1]
        return (0...255).contains { redactor.canStart(last, UInt8($0)) } ? input.count - 1 : nil
    }

    private func examine(_ input: [UInt8], at start: Int, after before: UInt8, isLast: Bool) -> Finding {
        let rest = input[start...]
        guard rest.count > 1 else { return isLast ? .nothing : .undecided }
        let key = Redactor.key(rest[start], rest[start + 1])
        var undecided = false
        for value in redactor.values[key] ?? [] {
            if rest.count >= value.count {
                // A longer value that is still undecided goes first.
                if rest.starts(with: value) { return undecided ? .undecided : .secret(length: value.count) }
            } else if !isLast, value.starts(with: rest) {
                undecided = true
            }
        }
        if !SecretShape.isWord(before) {
            for shape in redactor.shapes[key] ?? [] {
                switch examine(rest, for: shape, isLast: isLast) {
                case .secret(let length): return undecided ? .undecided : .secret(length: length)
                case .undecided: undecided = true
                case .nothing: continue
                }
            }
        }
        return undecided ? .undecided : .nothing
    }

    private func examine(_ rest: ArraySlice<UInt8>, for shape: SecretShape, isLast: Bool) -> Finding {
        guard rest.count > shape.prefix.count else {
            return !isLast && shape.prefix.starts(with: rest) ? .undecided : .nothing
        }
        guard rest.starts(with: shape.prefix) else { return .nothing }
        let run = rest.dropFirst(shape.prefix.count).prefix(SecretShape.longest).prefix { shape.contains($0) }
        let length = shape.prefix.count + run.count
        if !isLast, length == rest.count, run.count < SecretShape.longest { return .undecided }
        // Words joined by hyphens look the same as keys, but have no digits in them.
        guard run.count >= shape.shortest, run.contains(where: { (0x30...0x39).contains($0) }) else { return .nothing }
        return .secret(length: length)
    }
}
