internal import KataCore
internal import Synchronization

/// Trees and commits that were read before. Objects never change, so what is in here stays right; a bound on number and size
/// keeps it small.
final class ObjectCache: Sendable {
    typealias Object = (type: ObjectType, bytes: [UInt8])

    private struct State {
        var objects: [ObjectID: Object] = [:]
        /// Oldest first.
        var order: [ObjectID] = []
    }

    private static let capacity = 64
    private static let largest = 256 << 10

    private let state = Mutex(State())

    func object(_ id: ObjectID) -> Object? { state.withLock { $0.objects[id] } }

    func remember(_ id: ObjectID, _ object: Object) {
        guard object.type == .tree || object.type == .commit, object.bytes.count <= Self.largest else { return }
        state.withLock { state in
            guard state.objects.updateValue(object, forKey: id) == nil else { return }
            state.order.append(id)
            if state.order.count > Self.capacity { state.objects[state.order.removeFirst()] = nil }
        }
    }
}
