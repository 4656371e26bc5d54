using System.Text;
using System.Text.Json;
using Xunit;

namespace DeltaCrown.Tests.Running;

/// <summary>What came back.</summary>
public sealed record Answer(int Status, byte[] Bytes, IReadOnlyDictionary<string, string> Headers)
{
    private static readonly string[] Keys = ["error", "status", "message", "trace_id"];

    public string Body => Encoding.UTF8.GetString(Bytes);
    public JsonElement Json => JsonDocument.Parse(Bytes).RootElement;
    public string ContentType => Headers.GetValueOrDefault("Content-Type", "");

    public string Text(string name) => Json.GetProperty(name).GetString()!;

    public long Number(string name) => Json.GetProperty(name).GetInt64();

    /// <summary>The envelope, to the key, with this status and code.</summary>
    public void AssertRefused(int status, string? code = null, params string[] more)
    {
        Assert.Equal(status, Status);
        Assert.Equal("application/json; charset=utf-8", ContentType);
        Assert.Equal(Keys.Concat(more), Json.EnumerateObject().Select(member => member.Name));
        Assert.Equal(status, Number("status"));
        Assert.NotEmpty(Text("message"));
        Assert.Matches("^[0-9a-f]{32}$", Text("trace_id"));
        Assert.Matches("^[a-z_]+$", Text("error"));
        if (code is not null)
        {
            Assert.Equal(code, Text("error"));
        }
    }
}
