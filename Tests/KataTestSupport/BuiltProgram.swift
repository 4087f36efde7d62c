import Foundation

/// A product of the package as a program, for what can't be seen from within.
package enum BuiltProgram {
    /// The path of a product beside the test bundle; its bare name when it was not built.
    package static func path(_ name: String) -> String {
        let arguments = ProcessInfo.processInfo.arguments
        let bundle = arguments.firstIndex(of: "--test-bundle-path").map { arguments[$0 + 1] } ?? arguments[0]
        var folder = URL(fileURLWithPath: bundle).resolvingSymlinksInPath()
        while folder.path != "/" {
            folder.deleteLastPathComponent()
            let path = folder.appendingPathComponent(name).path
            let attributes = try? FileManager.default.attributesOfItem(atPath: path)
            if attributes?[.type] as? FileAttributeType == .typeRegular { return path }
        }
        return name
    }
}
