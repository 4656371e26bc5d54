using System.Text.Json;
using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>axe-core, which looks for what keeps people from reading or using a page.</summary>
internal static class Axe
{
    private static readonly string _file = Repository.PathOf("tests", "Browser.Tests", "node_modules", "axe-core", "axe.min.js");
    private static readonly Lazy<string> _script = new(() => File.ReadAllText(_file));

    public static bool IsThere => File.Exists(_file);

    /// <summary>What it finds that is serious or critical: which rule, and where on the page.</summary>
    public static async Task<IReadOnlyList<string>> SeriousAsync(IPage page)
    {
        // By the debugger, not as a script of the page: the page's security policy stays as it is.
        await page.EvaluateAsync($"() => {{ {_script.Value} }}");
        var found = await page.EvaluateAsync<JsonElement>("() => axe.run(document, { resultTypes: ['violations'] })");
        return
        [
            .. from violation in found.GetProperty("violations").EnumerateArray()
            where violation.GetProperty("impact").GetString() is "serious" or "critical"
            from node in violation.GetProperty("nodes").EnumerateArray()
            select $"{violation.GetProperty("id").GetString()}: {node.GetProperty("html").GetString()} ({node.GetProperty("failureSummary").GetString()})",
        ];
    }
}
