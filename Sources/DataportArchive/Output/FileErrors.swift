package import DataportCore
import DataportZip
import Glibc

extension DataportError {
    /// A failed write, read, fsync or rename of the output.
    package static func output(_ action: String, _ number: Int32, _ place: String) -> DataportError {
        switch number {
        case ENOSPC, EDQUOT:
            DataportError(
                .io, "the disk is full: \(action) failed", place: place,
                advice: "free space or choose another --output; nothing was left behind")
        case EPIPE:
            DataportError(
                .io, "the reader of standard output went away", place: place,
                advice: "write to a file with --output and copy it afterwards")
        case EFBIG:
            DataportError(
                .io, "the file is larger than the file system or the limit of this process allows", place: place,
                advice: "choose another --output or raise `ulimit -f`")
        default:
            DataportError(
                .io, "\(action) failed: \(sentence(number))", place: place,
                advice: "check the device, then run the command again; nothing was left behind")
        }
    }

    /// An output that cannot be made.
    package static func cannotCreate(_ number: Int32, _ place: String) -> DataportError {
        let advice =
            switch number {
            case ENOENT, ENOTDIR: "create the directory first, or choose another --output"
            case EROFS, EACCES, EPERM: "choose an --output in a directory that you may write to"
            case ELOOP: "remove the symbolic link, or choose another --output"
            default: "choose another --output"
            }
        if number == ENOSPC || number == EDQUOT || number == EIO { return output("creating a file", number, place) }
        return DataportError(
            .cannotCreate, "the output cannot be created: \(sentence(number))", place: place, advice: advice)
    }

    /// An output that is already there.
    package static func alreadyExists(_ place: String) -> DataportError {
        DataportError(
            .cannotCreate, "the output already exists", place: place,
            advice: "pass --force to replace it, or choose another --output")
    }
}
