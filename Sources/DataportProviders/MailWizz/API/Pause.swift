import Glibc

/// Waits before something is tried again.
enum Pause {
    static func milliseconds(_ count: Int) { usleep(UInt32(count) * 1000) }
}
