using System.Text.Json;

namespace Smoke.Tests.Players;

/// <summary>Reads one flag out of GET /api/flags.</summary>
public static class Flags
{
    public static bool Read(JsonElement flags, string name)
    {
        foreach (var flag in flags.GetProperty("flags").EnumerateArray())
        {
            if (flag.GetProperty("name").GetString() == name)
            {
                return flag.GetProperty("value").GetBoolean();
            }
        }
        Assert.Fail($"GET /api/flags has no flag {name}: {flags.GetRawText()}");
        return false;
    }
}
