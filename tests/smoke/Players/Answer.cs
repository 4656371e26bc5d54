using System.Net;
using System.Text;
using System.Text.Json;

namespace Smoke.Tests.Players;

/// <summary>What came back: status, type, the bytes as they were on the wire.</summary>
public sealed record Answer(string Request, HttpStatusCode Status, string? MediaType, byte[] Bytes, IReadOnlyList<string> SetCookies)
{
    public string Text => Encoding.UTF8.GetString(Bytes);

    public Answer MustBe(int status)
    {
        Assert.True((int)Status == status, $"{Request} answered {(int)Status}, expected {status}: {Text}");
        return this;
    }

    public JsonElement Json()
    {
        Assert.True(MediaType is "application/json", $"{Request} answered {MediaType ?? "no content type"}, expected application/json");
        using var document = JsonDocument.Parse(Bytes);
        return document.RootElement.Clone();
    }
}
