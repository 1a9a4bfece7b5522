/// Why an image was not fetched.
package enum MediaRefusal: Error, Sendable, Equatable {
    /// The address is not one that is asked.
    case scheme, credentials, host, privateNetwork, port, malformed
    /// The server did not give an image.
    case redirects, downgrade, status(Int), contentType, notThatImage, empty
    /// It was too much.
    case tooLarge(Int), tooSlow, totalSize, totalTime
    /// There was no answer.
    case unreachable, untrusted, failed

    /// The reason for people.
    package var sentence: String {
        switch self {
        case .scheme: "only http and https are asked"
        case .credentials: "the address holds a user name or a password"
        case .host: "the address names no host that is asked"
        case .privateNetwork: "the host is in a network that is not public"
        case .port: "the port is not one of the web"
        case .malformed: "the address is not well formed"
        case .redirects: "the server leads on more than three times"
        case .downgrade: "the server leads from https to http"
        case .status(let code): "the server says \(code)"
        case .contentType: "the server says that it is no image"
        case .notThatImage: "the bytes are not those of the image that the server says it is"
        case .empty: "the server sent nothing"
        case .tooLarge(let limit): "the image is larger than \(limit) bytes"
        case .tooSlow: "the server took too long"
        case .totalSize: "the images together are too large"
        case .totalTime: "the images together took too long"
        case .unreachable: "the server cannot be reached"
        case .untrusted: "the certificate of the server cannot be trusted"
        case .failed: "the server broke off"
        }
    }
}
