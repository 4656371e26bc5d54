using System.Text.Json;

namespace Crownwatch.Server.Api;

/// <summary>An answer in JSON, with an ETag; 304 without a body for whoever has it already.</summary>
internal sealed class JsonAnswer(object value, int status, string? version) : IResult, IStatusCodeHttpResult
{
    public int? StatusCode => status;

    public Task ExecuteAsync(HttpContext context) =>
        TaggedAnswer.WriteAsync(
            context,
            JsonSerializer.SerializeToUtf8Bytes(value, value.GetType(), ApiJson.Options),
            "application/json; charset=utf-8",
            status,
            version
        );
}
