package import KataPlan

/// What of a plan speaks of one of its truths, as ``MustHaveChecker`` binds them.
package struct TruthBearing: Sendable {
    /// The truth with the artifacts and key links that speak of it, and nothing else.
    package var mustHaves: MustHaves
    package var commands: [CheckCommand]

    package init(on truth: Truth, of all: MustHaves, commands: [CheckCommand]) {
        let names = TruthBinder.names(in: truth.text).map { Array($0.utf8) }
        func speaks(_ text: [UInt8]) -> Bool { names.contains { TruthBinder.mentions($0, in: text) } }
        mustHaves = MustHaves()
        mustHaves.truths = [truth]
        mustHaves.artifacts = all.artifacts.filter { speaks(TruthBinder.text(of: $0)) }
        mustHaves.keyLinks = all.keyLinks.filter { speaks(TruthBinder.text(of: $0)) }
        self.commands = commands.filter { speaks(Array($0.text.utf8)) }
    }

    /// Nothing speaks of it: no machine can tell.
    package var isEmpty: Bool { mustHaves.artifacts.isEmpty && mustHaves.keyLinks.isEmpty && commands.isEmpty }
}
