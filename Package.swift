// swift-tools-version: 6.2
// The floors of ARCHITECTURE.md, readable from the bottom up. A target may import only what stands in its `dependencies`:
// `make` builds with --explicit-target-dependency-import-check error.

import PackageDescription

let settings: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
    name: "dataport",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "dataport", targets: ["DataportCLI"]),
        .library(name: "DataportCore", targets: ["DataportCore"]),
        .library(name: "DataportFormats", targets: ["DataportFormats"]),
        .library(name: "DataportArchive", targets: ["DataportArchive"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    ],
    targets: [
        // Floor 0: C, no Swift.
        .systemLibrary(name: "CZlib", path: "Sources/CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CISAL", path: "Sources/CISAL", pkgConfig: "libisal", providers: [.apt(["libisal-dev"])]),
        .systemLibrary(
            name: "CDeflate", path: "Sources/CDeflate", pkgConfig: "libdeflate", providers: [.apt(["libdeflate-dev"])]),
        .systemLibrary(
            name: "CXML2", path: "Sources/CXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
        .systemLibrary(
            name: "CSQLite", path: "Sources/CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(
            name: "CPostgreSQL", path: "Sources/CPostgreSQL", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(
            name: "CCurl", path: "Sources/CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        // RE2 (libre2-dev) is C++: a shim gives it a C interface. SwiftPM refuses the -pthread of its pkg-config file.
        .target(name: "CRE2", linkerSettings: [.linkedLibrary("re2")]),
        .target(name: "CSamples"),

        // Floor 1: values, kinds, endpoints.
        .target(name: "DataportCore", swiftSettings: settings),

        // Floor 2: codecs and schema renderers, sans I/O. XML is read by libxml2; patterns of JSON Schema run on RE2.
        .target(name: "DataportFormats", dependencies: ["DataportCore", "CXML2", "CRE2"], swiftSettings: settings),
        // Merge tags of bodies: nine syntaxes, one neutral form; sans I/O too.
        .target(name: "DataportTemplates", dependencies: ["DataportCore"], swiftSettings: settings),

        // Zip files, read: our archives and those of other services.
        .target(name: "DataportZip", dependencies: ["DataportCore", "CISAL", crypto], swiftSettings: settings),
        // Services, asked: HTTP over libcurl, retries, limits, credentials.
        .target(name: "DataportHTTP", dependencies: ["DataportCore", "CCurl"], swiftSettings: settings),

        // Floor 3: siblings; none imports another.
        .target(
            name: "DataportArchive",
            dependencies: ["DataportCore", "DataportFormats", "DataportZip", "CZlib", "CISAL", "CDeflate", crypto],
            swiftSettings: settings),
        .target(
            name: "DataportProviders",
            dependencies: [
                "DataportCore", "DataportFormats", "DataportZip", "DataportHTTP", "CSQLite", "CPostgreSQL", "CSamples",
                crypto, logging,
            ],
            swiftSettings: settings),
        .target(name: "DataportEngine", dependencies: ["DataportCore", logging], swiftSettings: settings),
        // Bodies on their way: sources whose bodies are translated, and whose images are found and fetched.
        .target(
            name: "DataportBodies", dependencies: ["DataportCore", "DataportTemplates", "CCurl", crypto],
            swiftSettings: settings),

        // Floor 4 and 5: the command line.
        .target(
            name: "DataportCommands",
            dependencies: [
                "DataportCore", "DataportFormats", "DataportTemplates", "DataportZip", "DataportHTTP",
                "DataportArchive",
                "DataportProviders", "DataportEngine", "DataportBodies", argumentParser, logging,
            ],
            swiftSettings: settings),
        // One binary without Swift libraries beside it. Only the linker is told: tests need the dynamic libraries, and with
        // `swift build --static-swift-stdlib` everything would be built twice.
        .executableTarget(
            name: "DataportCLI", dependencies: ["DataportCommands"], swiftSettings: settings,
            linkerSettings: [
                .unsafeFlags(
                    ["-static-stdlib", "-l_FoundationCollections", "-l_FoundationCShims"],
                    .when(platforms: [.linux]))
            ]),

        // Tests.
        .target(
            name: "DataportTestKit", dependencies: ["DataportCore", "DataportFormats", "DataportArchive"],
            path: "Tests/DataportTestKit", swiftSettings: settings),
        .testTarget(
            name: "DataportCoreTests", dependencies: ["DataportCore", "DataportTestKit"], swiftSettings: settings),
        .testTarget(
            name: "DataportFormatsTests",
            dependencies: ["DataportCore", "DataportFormats", "DataportTestKit", "CXML2"], swiftSettings: settings),
        .testTarget(
            name: "DataportTemplatesTests", dependencies: ["DataportCore", "DataportTemplates", "DataportTestKit"],
            swiftSettings: settings),
        .testTarget(
            name: "DataportArchiveTests",
            dependencies: ["DataportCore", "DataportFormats", "DataportZip", "DataportArchive", "DataportTestKit"],
            swiftSettings: settings),
        .testTarget(
            name: "DataportHTTPTests", dependencies: ["DataportCore", "DataportHTTP", "DataportTestKit"],
            swiftSettings: settings),
        .testTarget(
            name: "DataportProvidersTests",
            dependencies: [
                "DataportCore", "DataportFormats", "DataportHTTP", "DataportProviders", "DataportTestKit", "CSQLite",
            ],
            swiftSettings: settings),
        .testTarget(
            name: "DataportEngineTests", dependencies: ["DataportCore", "DataportEngine", "DataportTestKit", logging],
            swiftSettings: settings),
        .testTarget(
            name: "DataportBodiesTests",
            dependencies: ["DataportCore", "DataportTemplates", "DataportBodies", "DataportTestKit"],
            swiftSettings: settings),
        .testTarget(
            name: "DataportCommandsTests",
            dependencies: [
                "DataportCore", "DataportFormats", "DataportArchive", "DataportProviders", "DataportEngine",
                "DataportCommands", "DataportTestKit", logging,
            ],
            swiftSettings: settings),
        // No dependency on DataportCLI: these run the program that `--build-tests` links beside them, and its linker settings
        // would come along.
        .testTarget(
            name: "EndToEndTests",
            dependencies: ["DataportCore", "DataportZip", "DataportArchive", "DataportTestKit"],
            exclude: ["Support/brevo-README.txt"], swiftSettings: settings),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)

// `make fuzz` builds this with libFuzzer; nobody else pays for it.
if Context.environment["DATAPORT_FUZZ"] != nil {
    package.targets.append(
        .executableTarget(
            name: "DataportFuzz",
            dependencies: ["DataportCore", "DataportFormats", "DataportTemplates", "DataportZip", "DataportArchive"],
            path: "Fuzz",
            swiftSettings: settings + [.unsafeFlags(["-parse-as-library"])],
            linkerSettings: [.unsafeFlags(["-sanitize=fuzzer,address", "-use-ld=lld"])]))
}
