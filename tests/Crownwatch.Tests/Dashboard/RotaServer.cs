using Crownwatch.Tests.Access;

namespace Crownwatch.Tests.Dashboard;

/// <summary>A server where people sign in, with two rotations: one is for ever ada's and ben's, one has nobody yet.</summary>
public sealed class RotaServer : AccessServer
{
    public RotaServer() =>
        More = """
            on_call:
              people:
                - {name: ada}
                - {name: ben}
                - {name: "<b>cem</b>"}
              rotations:
                primary: {starts: "2025-01-06T00:00:00Z", every: 7d, people: [ada, ben]}
                backup: {starts: "2099-01-01T00:00:00Z", every: 7d, people: ["<b>cem</b>"]}
            """;
}
