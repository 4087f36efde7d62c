/// The version of this build.
package enum KataVersion {
    package static let text = "0.1.0"
}
