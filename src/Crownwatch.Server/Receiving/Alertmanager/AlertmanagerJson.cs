using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Crownwatch.Server.Receiving.Alertmanager;

/// <summary>Answers as Alertmanager's API v2 writes them, which amtool and Prometheus read.</summary>
internal static class AlertmanagerJson
{
    private static readonly JsonSerializerOptions _options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static IResult Answer(object value) => Results.Json(value, _options);

    /// <summary>What is wrong with what was asked for: a text alone.</summary>
    public static IResult Refuse(string what, int status = 400) => Results.Json(what, _options, statusCode: status);

    /// <summary>What is wrong with the request as such.</summary>
    public static IResult Broken(int code, string message) => Results.Json(new { code, message }, _options, statusCode: code);

    /// <summary>`2026-11-25T03:09:53.227Z`.</summary>
    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
