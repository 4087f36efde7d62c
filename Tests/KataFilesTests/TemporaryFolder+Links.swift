import Foundation
import KataTestSupport

extension TemporaryFolder {
    borrowing func link(_ name: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(atPath: "\(path)/\(name)", withDestinationPath: target)
    }
}
