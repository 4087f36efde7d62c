package import KataCore

/// The keys of a plan's frontmatter, typed. Where the text matters (`01` is not 1), the text is what is kept.
package struct PlanFrontmatter: Sendable, Hashable {
    /// Whether the document has frontmatter that ends.
    package var isPresent = false
    /// The YAML text between the marks.
    package var range: Range<Int>?
    /// The whole map, for keys that have no member here; `nil` when absent, refused or not a map.
    package var yaml: YamlValue?

    /// The folder name or number of the phase, as written.
    package var phase: String?
    /// The number of the plan, as written: `01`, `09-01`, `06b`.
    package var plan: String?
    package var type: String?
    package var wave: Int?
    /// `wave` as written, also when it is not a number.
    package var waveText: String?
    /// Each dependency as written: `09-01`, `01`, a slug, a file name, prose.
    package var dependsOn: [Placed<String>] = []
    /// Paths without their notes.
    package var filesModified: [TaskFile] = []
    package var autonomous: Bool?
    package var requirements: [String] = []
    package var gapClosure: Bool?
    package var userSetup: [UserSetup] = []
    package var title: String?
    package var status: String?
    /// Keys that have no meaning for kata, with the bytes of key and value.
    package var unknownKeys: [UnknownKey] = []

    package init() {}

    package struct UnknownKey: Sendable, Hashable {
        package var name: String
        /// From the first byte of the key to the end of the value's last line.
        package var range: Range<Int>
        package var position: SourcePosition
    }
}

/// A service that a person has to prepare before the plan can run.
package struct UserSetup: Sendable, Hashable {
    package var service: String
    package var why: String?
    package var environmentVariables: [Step]
    package var dashboardSteps: [Step]

    package struct Step: Sendable, Hashable {
        /// The variable, or the thing to do.
        package var name: String
        /// Where the value comes from, or where to do it.
        package var place: String?
    }
}
