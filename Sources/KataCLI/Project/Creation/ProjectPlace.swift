internal import KataCore
internal import KataFiles
internal import KataGit
internal import KataProcess

/// Where a new project belongs: the root of the repository around the working folder, or the working folder itself.
struct ProjectPlace: Sendable {
    var root: String
    /// Whether there is a repository, which carrying out a plan needs.
    var isInRepository: Bool
    /// Why the repository can't be worked on, when it can't.
    var refusal: CommandFailure?

    static func find(in context: CommandContext, staysHere: Bool) async throws -> ProjectPlace {
        let folder = PathNormalizer.normalized(context.workingDirectory)
        do {
            let git = try await GitWorkspace.open(
                at: folder, environment: context.environment, programs: SystemPrograms())
            return ProjectPlace(root: staysHere ? folder : git.location.root, isInRepository: true)
        } catch  where error.code == .notARepository {
            return ProjectPlace(root: folder, isInRepository: false)
        } catch {
            let top = staysHere ? folder : topByName(of: folder, in: context)
            return ProjectPlace(root: top, isInRepository: true, refusal: CommandFailure(describing: error))
        }
    }

    /// The folder with a `.git` in it, for repositories that can't be opened.
    private static func topByName(of folder: String, in context: CommandContext) -> String {
        var place = folder
        while true {
            if (try? context.files.exists(DiskPath(place).appending(".git"))) == true { return place }
            guard place != "/", let slash = place.lastIndex(of: "/") else { return folder }
            place = slash == place.startIndex ? "/" : String(place[..<slash])
        }
    }
}
