import DataportCommands

@main
struct DataportCLI {
    static func main() async { await Dataport.start() }
}
