/// What kata knows about the languages of artifacts, to find exported names and tests in them.
///
/// Best effort by pattern, not by parsing: text in comments and strings counts too. Files of other languages are searched for
/// the bare word.
enum SourceLanguage: Sendable {
    case javaScript, python, swift, rust, go, other

    init(fileName: String) {
        switch fileName.split(separator: ".").last.map({ $0.lowercased() }) {
        case "js", "jsx", "mjs", "cjs", "ts", "tsx", "mts", "cts", "vue", "svelte", "astro": self = .javaScript
        case "py", "pyi": self = .python
        case "swift": self = .swift
        case "rs": self = .rust
        case "go": self = .go
        default: self = .other
        }
    }

    /// Patterns of which one matches when the file makes `name` available.
    ///
    /// - Parameter name: An identifier; it needs no escaping.
    func exportPatterns(of name: String) -> [String] {
        switch self {
        case .javaScript:
            if name == "default" {
                return [#"\bexport\s+default\b"#, #"\bas\s+default\b"#, #"\bmodule\.exports\s*="#]
            }
            return [
                #"\bexport\s+(?:default\s+)?(?:declare\s+)?(?:abstract\s+)?(?:async\s+)?(?:const\s+enum|function\s*\*?|class|const|let|var|interface|type|enum|namespace)\s+"#
                    + name + #"\b"#,
                #"\bexport\s+(?:type\s+)?\{[^}]*\b"# + name + #"\b[^}]*\}"#, #"\bexport\s+\*\s+as\s+"# + name + #"\b"#,
                #"\bexport\s+(?:const|let|var)\s*[\{\[][^=]*\b"# + name + #"\b"#,
                #"\bexport\s+default\s+"# + name + #"\b"#,
                #"\bexports\."# + name + #"\s*="#, #"\bmodule\.exports\s*=\s*\{[^}]*\b"# + name + #"\b"#,
                #"\bmodule\.exports\s*=\s*"# + name + #"\b"#,
            ]
        case .python:
            return [
                #"^(?:async\s+)?(?:def|class)\s+"# + name + #"\b"#, "^" + name + #"\s*(?::[^=\n]+)?="#,
                #"^from\s+\S+\s+import\s+[^\n]*\b"# + name + #"\b"#,
                #"^from\s+\S+\s+import\s*\([^)]*\b"# + name + #"\b"#,
                #"__all__\s*\+?=\s*[\[\(][^\]\)]*['"]"# + name + #"['"]"#,
                #"^import\s+(?:\S+\s+as\s+)?"# + name + #"\b"#,
            ]
        case .swift:
            return [
                #"\b(?:func|class|struct|enum|protocol|actor|typealias|macro|let|var|case|associatedtype)\s+`?"# + name
                    + #"\b"#,
                #"\bextension\s+(?:\w+\.)*"# + name + #"\b"#,
            ]
        case .rust:
            return [
                #"\bpub(?:\s*\([^)]*\))?\s+(?:default\s+|async\s+|const\s+|unsafe\s+|extern\s+(?:"[^"]*"\s+)?)*(?:fn|struct|enum|trait|mod|const|static|type|union)\s+(?:mut\s+)?"#
                    + name + #"\b"#,
                #"\bpub(?:\s*\([^)]*\))?\s+use\s+[^;]*\b"# + name + #"\b"#, #"\bmacro_rules!\s*"# + name + #"\b"#,
            ]
        case .go:
            return [
                #"^func\s+(?:\([^)]*\)\s*)?"# + name + #"\b"#, #"^(?:type|var|const)\s+"# + name + #"\b"#,
                #"^(?:\t| +)"# + name + #"\b[^:\n]*(?:=|struct|interface|func|\bint|\bstring)"#,
                #"^(?:\t| +)"# + name + #"\s*$"#,
            ]
        case .other:
            return [#"(?<![\w$])"# + name + #"(?![\w$])"#]
        }
    }

    /// Patterns whose matches are tests.
    var testPatterns: [String] {
        switch self {
        case .javaScript: [#"^\s*(?:it|test|Deno\.test)(?:\.(?!describe|before|after|skip|todo)\w+)*\s*(?:\(|`|<)"#]
        case .python: [#"^\s*(?:async\s+)?def\s+test_?\w*\s*\("#]
        case .swift: [#"@Test\b"#, #"\bfunc\s+test\w*\s*\(\s*\)"#]
        case .rust: [#"#\[\s*(?:\w+::)*test\b[^\]]*\]"#, #"#\[\s*rstest\b"#]
        case .go: [#"^func\s+(?:Test|Fuzz|Example)[A-Z_]?\w*\s*\("#]
        case .other: [#"^\s*(?:it|test|specify)[\s(]+["']"#, #"\bdef\s+test_\w*"#, #"^\s*@Test\b"#, #"^@test\s"#]
        }
    }
}
