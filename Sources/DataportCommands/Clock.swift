import DataportCore
import Glibc

/// The time that archives carry.
enum Clock {
    /// Now, or SOURCE_DATE_EPOCH (reproducible-builds.org) when that is set.
    /// - Throws: `configuration` when SOURCE_DATE_EPOCH is not a number of seconds.
    static func now() throws(DataportError) -> Instant {
        guard let fixed = Console.environment("SOURCE_DATE_EPOCH") else {
            return Instant(secondsSince1970: Int64(time(nil)))
        }
        // A zip file's clock begins in 1980 and dates with four digits end in 9999.
        guard let seconds = Int64(fixed), (315_532_800...253_402_300_799).contains(seconds) else {
            throw DataportError(
                .configuration, "SOURCE_DATE_EPOCH is not a time between the years 1980 and 9999",
                advice: "set it to whole seconds since 1970, such as `git log -1 --format=%ct` prints, or unset it")
        }
        return Instant(secondsSince1970: seconds)
    }
}
