namespace Crownwatch.Server.Api;

/// <summary>What answers that are not JSON look like.</summary>
internal static class TextExamples
{
    public static string Of(string type, string path) =>
        type switch
        {
            "text/event-stream" =>
                "retry: 2000\n\nid: 4711\nevent: incident\ndata: {\"id\":4711,\"type\":\"incident\",\"at\":\"2026-01-10T03:00:30+00:00\",\"event\":\"opened\",\"incident\":42}\n\n",
            "text/markdown" => "# INC-42: login_api failed 3 times in a row\n",
            "text/csv" when path.EndsWith("/audit", StringComparison.Ordinal) => "number,time,who,through,address,action,detail,status\n",
            "text/csv" when path.EndsWith("/results", StringComparison.Ordinal) =>
                "time,check,outcome,status,latency_ms\n2026-01-10T03:00:30.000Z,login_api,down,503,41.2\n",
            "text/csv" => "section,name,value\n",
            _ => "INC-42 is open\n",
        };
}
