import Glibc

/// A lock under which threads wait for each other: whoever changed something lets everybody look again.
package final class Monitor: @unchecked Sendable {
    // Both are used through functions of the system that any thread may call.
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    package init() {
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(changed, nil)
    }

    deinit {
        pthread_cond_destroy(changed)
        pthread_mutex_destroy(mutex)
        changed.deallocate()
        mutex.deallocate()
    }

    /// Does something that others must not do meanwhile, and wakes all who wait.
    package func locked<R>(_ body: () -> R) -> R {
        pthread_mutex_lock(mutex)
        defer {
            pthread_cond_broadcast(changed)
            pthread_mutex_unlock(mutex)
        }
        return body()
    }

    /// Waits until somebody changed something. Only within `locked`, and the reason to wait is to be looked at again afterwards.
    package func wait() { pthread_cond_wait(changed, mutex) }
}
