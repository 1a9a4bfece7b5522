package import DataportCore
import Glibc

extension DataportError {
    /// What the system calls an error number.
    package static func sentence(_ number: Int32) -> String {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 128) { buffer in
            strerror_r(number, buffer.baseAddress!, buffer.count) == 0
                ? String(cString: buffer.baseAddress!) : "error \(number)"
        }
    }
}
