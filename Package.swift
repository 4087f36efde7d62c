// swift-tools-version: 6.2
import PackageDescription

/// Warnings are errors where the project checks itself (`make test`, CI), never on the machine of somebody who only installs.
let warningPolicy: [SwiftSetting] =
    Context.environment["KATA_WARNINGS_AS_ERRORS"] == "1" ? [.treatAllWarnings(as: .error)] : []

let settings: [SwiftSetting] =
    [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        .enableUpcomingFeature("InferIsolatedConformances"),
        .strictMemorySafety(),
    ] + warningPolicy

func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .testTarget(
        name: "\(name)Tests",
        dependencies: [.init(stringLiteral: name), "KataTestSupport"] + dependencies,
        swiftSettings: settings)
}

/// Programs for libFuzzer, built apart by `make fuzz`, so that nothing else waits for them.
let fuzzers: [Target] =
    Context.environment["KATA_FUZZ"] == "1"
    ? [("frontmatter", "KataProof"), ("tasks", "KataProof"), ("summary", "KataProof"), ("trailers", "KataMessages")]
        .map { input, module in
            .executableTarget(
                name: "fuzz-\(input)", dependencies: [.init(stringLiteral: module)],
                path: "Fuzz/Sources/fuzz-\(input)", swiftSettings: settings)
        } : []

let package = Package(
    name: "kata",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "kata", targets: ["kata"]),
        .executable(name: "kata-main", targets: ["kata-main"]),
        .executable(name: "kata-hook", targets: ["kata-hook"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.0.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.0"),
        .package(url: "https://github.com/apple/swift-system", from: "1.5.0"),
    ],
    targets: [
        // C libraries of the system.
        .systemLibrary(
            name: "CLibgit2", pkgConfig: "libgit2", providers: [.apt(["libgit2-dev"]), .brew(["libgit2"])]),
        .systemLibrary(
            name: "CPcre2", pkgConfig: "libpcre2-8", providers: [.apt(["libpcre2-dev"]), .brew(["pcre2"])]),

        // Values that every module shares, and the two smallest services.
        module("KataCore"),
        module("KataDigest", ["KataCore", .product(name: "Crypto", package: "swift-crypto")]),
        module("KataFiles", ["KataCore"]),
        module("KataPattern", ["KataCore", "CPcre2"]),

        // One question each.
        module("KataMessages", ["KataCore"]),
        // Lean: Git waits for it at every commit.
        module("KataHooks", ["CKataVersion", "KataCore", "KataFiles", "KataMessages"]),
        module("KataGit", ["KataCore", "KataMessages", "CLibgit2"]),
        module("KataPlan", ["KataCore", "KataPattern", .product(name: "Yams", package: "Yams")]),
        module(
            "KataProcess",
            [
                "KataCore", .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ]),
        module(
            "KataVerify", ["KataCore", "KataDigest", "KataMessages", "KataPattern", "KataPlan", "KataProcess"]),
        module("KataProviders", ["KataCore", "KataDigest", "KataFiles", "KataPlan", "KataProcess"]),
        module("KataStore", ["KataCore", "KataFiles"]),
        module(
            "KataStoreSQLite", ["KataCore", "KataFiles", "KataStore", .product(name: "GRDB", package: "GRDB.swift")]),
        module(
            "KataEngine",
            [
                "KataCore", "KataDigest", "KataFiles", "KataGit", "KataHooks", "KataMessages", "KataPlan",
                "KataProcess", "KataProviders", "KataStore", "KataVerify",
            ]),
        module("KataHookSetup", ["KataCore", "KataFiles", "KataGit", "KataHooks"]),
        module(
            "KataReview",
            [
                "KataCore", "KataDigest", "KataEngine", "KataFiles", "KataGit", "KataHooks", "KataMessages", "KataPlan",
                "KataProcess", "KataStore", "KataVerify",
            ]),

        // Faces.
        module(
            "KataCLI",
            [
                "CKataVersion", "KataCore", "KataEngine", "KataFiles", "KataGit", "KataHookSetup", "KataHooks",
                "KataPlan",
                "KataProcess", "KataProviders", "KataReview",
                "KataStore", "KataStoreSQLite", "KataVerify",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),
        .target(name: "CKataVersion"),
        .target(name: "CKataHookStart"),
        .executableTarget(name: "kata", dependencies: ["CKataVersion"]),
        .executableTarget(name: "kata-main", dependencies: ["KataCLI"], swiftSettings: settings),
        // Without a library to load or an address to relocate it starts as fast as an empty shell script.
        .executableTarget(
            name: "kata-hook", dependencies: ["CKataHookStart", "KataHooks"], swiftSettings: settings,
            linkerSettings: [
                .unsafeFlags(["-static-executable"], .when(platforms: [.linux], configuration: .release))
            ]),

        // Proofs: what has to hold for any document, and a program that counts it over folders of real ones.
        module("KataProof", ["KataCore", "KataPlan"]),
        .executableTarget(
            name: "kata-corpus", dependencies: ["KataCore", "KataFiles", "KataPlan", "KataProof"],
            swiftSettings: settings),

        // Tests.
        .target(
            name: "KataTestSupport", dependencies: ["KataCore", "KataFiles", "KataProcess"],
            path: "Tests/KataTestSupport", swiftSettings: settings),
        // The command line on services that count and may strike at any change; `Scripts/kill-sweep` drives it.
        .executableTarget(
            name: "kata-crashtest", dependencies: ["KataCLI", "KataFiles", "KataGit", "KataStore", "KataStoreSQLite"],
            path: "Tests/kata-crashtest", swiftSettings: settings),
        .executableTarget(name: "kata-powerloss", path: "Tests/kata-powerloss", swiftSettings: settings),
        tests("KataCore"),
        tests("KataDigest"),
        tests("KataFiles"),
        tests("KataPattern"),
        tests("KataMessages"),
        tests("KataHooks", ["KataCore", "KataDigest", "KataMessages"]),
        tests("KataGit", ["KataProcess"]),
        tests("KataPlan", ["KataProof"]),
        tests("KataProcess"),
        tests("KataVerify", ["KataDigest", "KataMessages", "KataPlan", "KataProcess"]),
        tests("KataProviders", ["KataProcess"]),
        tests("KataStore", ["KataFiles"]),
        tests("KataStoreSQLite", ["KataFiles", "KataStore", .product(name: "GRDB", package: "GRDB.swift")]),
        tests(
            "KataEngine",
            ["KataFiles", "KataGit", "KataPlan", "KataProviders", "KataStore", "KataStoreSQLite", "KataVerify"]),
        tests(
            "KataReview",
            ["KataCore", "KataEngine", "KataFiles", "KataGit", "KataHooks", "KataPlan", "KataProcess", "KataVerify"]),
        tests("KataCLI", ["KataFiles", "KataHookSetup", "KataStore", "KataStoreSQLite"]),
    ] + fuzzers,
    swiftLanguageModes: [.v6]
)
