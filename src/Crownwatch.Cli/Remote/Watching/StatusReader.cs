using System.Text.Json;

namespace Crownwatch.Cli.Remote.Watching;

/// <summary>Asks a server how things stand: open incidents, checks with the worst first, and whether alerting is paused.</summary>
internal sealed class StatusReader(ServerClient client, LabelFilter filter)
{
    private static readonly string[] _worstFirst = ["down", "stale", "unknown", "pending", "up", "disabled"];

    /// <returns>The members `incidents`, `checks` and `pause` as the server gave them, or its first refusal.</returns>
    public async Task<Reply> ReadAsync(CancellationToken stopping)
    {
        List<JsonElement> bodies = [];
        foreach (var path in (string[])["api/v1/checks?limit=5000", "api/v1/incidents?state=open&limit=1000", "api/v1/pause"])
        {
            var reply = await client.SendAsync(HttpMethod.Get, path, null, stopping);
            if (!reply.IsTaken)
            {
                return reply;
            }

            bodies.Add(reply.Body);
        }

        var checks = bodies[0]
            .List("checks")
            .Where(filter.Takes)
            .OrderBy(Rank)
            .ThenBy(c => c.Text("name"), StringComparer.Ordinal)
            .ToList();
        var names = checks.Select(c => c.Text("name")).ToHashSet(StringComparer.Ordinal);
        var incidents = bodies[1]
            .List("incidents")
            .Where(i => filter.IsEmpty || i.List("checks").Any(c => names.Contains(Plain.Of(c.GetString()))));
        var status = new
        {
            incidents,
            checks,
            pause = bodies[2],
        };
        return new Reply(200, JsonSerializer.SerializeToElement(status));
    }

    private static int Rank(JsonElement check) => Array.IndexOf(_worstFirst, check.Text("state")) is >= 0 and var rank ? rank : 2;
}
