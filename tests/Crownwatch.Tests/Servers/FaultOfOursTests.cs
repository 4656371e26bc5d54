using Microsoft.Data.Sqlite;
using Xunit;

namespace Crownwatch.Tests.Servers;

public sealed class FaultOfOursTests
{
    [Fact(Timeout = 120_000)]
    public async Task A_decision_that_fails_in_our_own_code_stops_no_other_and_is_an_alert_about_ourselves()
    {
        await using var scene = await Scene.SetAsync();
        await scene.WatchAsync(
            scene.Definitions().Check("broken", service: "broken").Check("poison", service: "broken").Check("sound", service: "sound")
        );
        scene.Target.Answer(503, "/broken");
        await scene.SettledAsync(1);

        // An incident that can't be read: whatever joins it can't be decided.
        var text = new SqliteConnectionStringBuilder { DataSource = scene.Database, Pooling = false };
        await using (var connection = new SqliteConnection(text.ConnectionString))
        {
            await connection.OpenAsync(Scene.Cancel);
            await using var spoil = connection.CreateCommand();
            spoil.CommandText = "UPDATE incidents SET state = '{\"id\": 1}' WHERE id = 1";
            await spoil.ExecuteNonQueryAsync(Scene.Cancel);
        }

        scene.Target.Answer(503, "/poison", "/sound");
        await scene.NextOnSlackAsync("sound failed");
        await scene.NextOnSlackAsync("Crownwatch itself: what consecutive_failures says about poison could not be decided");
        await scene.Server.SaysAsync("by a fault of ours", Scene.Cancel);
        await scene.Target.NextAsync("/sound", Scene.Cancel);
    }
}
