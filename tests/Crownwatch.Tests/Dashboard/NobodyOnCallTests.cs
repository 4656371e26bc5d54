using Crownwatch.Server.Access;
using Crownwatch.Tests.Access;
using Xunit;

namespace Crownwatch.Tests.Dashboard;

/// <summary>Semantics.md 10.7, issue 5: what comes to the same as nobody being told heads every page in red.</summary>
[Trait("rule", "10.7")]
public sealed class NobodyOnCallTests
{
    private const string Channel = """
        alerting:
          channels:
            - {type: webhook, name: hook, url: "https://hooks.example.com/1"}
        """;

    [Fact(Timeout = 60_000)]
    public async Task A_rotation_that_has_nobody_now_is_said_with_who_comes_next()
    {
        await using var server = new AccessServer
        {
            More =
                Channel
                + "\n"
                + """
                    on_call:
                      people: [{name: ada}]
                      rotations:
                        primary: {starts: "2099-01-05T00:00:00Z", every: 7d, people: [ada]}
                    """,
        };
        var page = await PageAsync(server);

        Assert.Contains("<strong>Nobody is on call.</strong>", page, StringComparison.Ordinal);
        Assert.Contains("ada is.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<strong>Nobody would be told.</strong>", page, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Without_a_rotation_nobody_was_meant_to_be_on_call()
    {
        await using var server = new AccessServer { More = Channel };

        Assert.DoesNotContain("class=\"alarm\"", await PageAsync(server), StringComparison.Ordinal);
    }

    private static async Task<string> PageAsync(AccessServer server)
    {
        await server.InitializeAsync();
        await server.AddAsync("looker", Role.Viewer);
        using var browser = await server.Browse().EnterAsync("looker");
        return await browser.TextAsync("/");
    }
}
