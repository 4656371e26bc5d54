using System.Text.Encodings.Web;
using System.Text.Json;
using Crownwatch.Cli.Simulating;
using Crownwatch.Core.Incidents;

namespace Crownwatch.Cli.Explaining;

/// <summary>An explanation of a simulation as a server's API writes it, on one line: every member present, also when it is null.</summary>
internal static class ExplainedJson
{
    private static readonly JsonSerializerOptions _options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <param name="at">The moment of the simulation, which a server has no need to name: there it is now.</param>
    public static string Of(DateTimeOffset at, RuleExplained explained)
    {
        var answer = JsonSerializer.SerializeToNode(explained.Answer, _options)!.AsObject();
        answer.Insert(0, "at", JsonValues.Instant(at));
        return answer.ToJsonString(_options);
    }
}
