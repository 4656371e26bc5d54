using System.Text;

namespace Crownwatch.Server.Api;

/// <summary>Answers that are not JSON.</summary>
internal sealed class PlainAnswer : IResult
{
    private readonly string _text;
    private readonly string _type;

    private PlainAnswer(string text, string type) => (_text, _type) = (text, $"{type}; charset=utf-8");

    public static IResult Text(string text) => new PlainAnswer(text, "text/plain");

    public static IResult Markdown(string text) => new PlainAnswer(text, "text/markdown");

    public static IResult Csv(string text) => new PlainAnswer(text, "text/csv");

    /// <summary>Whether plain text is asked for, by ?format=text or by what the caller accepts; null when the format is neither text nor JSON.</summary>
    public static bool? IsAskedFor(string? format, HttpRequest request) =>
        format switch
        {
            "text" => true,
            "json" => false,
            null => request.GetTypedHeaders().Accept is [{ MediaType.Value: "text/plain" }, ..],
            _ => null,
        };

    public Task ExecuteAsync(HttpContext context) =>
        TaggedAnswer.WriteAsync(context, Encoding.UTF8.GetBytes(_text), _type, StatusCodes.Status200OK, null);
}
