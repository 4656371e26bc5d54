using System.Text;

namespace Crownwatch.Server.Api;

/// <summary>Answers that are not JSON.</summary>
internal static class PlainAnswer
{
    public static IResult Text(string text) => Results.Text(text, "text/plain", Encoding.UTF8);

    public static IResult Markdown(string text) => Results.Text(text, "text/markdown", Encoding.UTF8);

    public static IResult Csv(string text) => Results.Text(text, "text/csv", Encoding.UTF8);

    /// <summary>Whether plain text is asked for, by ?format=text or by what the caller accepts; null when the format is neither text nor JSON.</summary>
    public static bool? IsAskedFor(string? format, HttpRequest request) =>
        format switch
        {
            "text" => true,
            "json" => false,
            null => request.GetTypedHeaders().Accept is [{ MediaType.Value: "text/plain" }, ..],
            _ => null,
        };
}
