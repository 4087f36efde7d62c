internal import CKataVersion

/// The version of this build.
package enum KataVersion {
    package static let text = KATA_VERSION
}
