using System.Globalization;

namespace Crownwatch.Server.Api;

/// <summary>The page of a list that is asked for.</summary>
/// <param name="Limit">How many at most.</param>
/// <param name="After">Where the page before ended; null for the first.</param>
internal sealed record ListPage(HttpRequest Request, Cursors Cursors, int Limit, string? After)
{
    /// <summary>The same as a number.</summary>
    public long? AfterNumber => After is null ? null : long.Parse(After, CultureInfo.InvariantCulture);

    /// <summary>One more than is shown, to know whether there is more.</summary>
    public int Ask => Limit + 1;

    /// <param name="found">Up to <see cref="Ask"/> of them, in the order of the list.</param>
    /// <param name="position">Where one stands in the list: what is added later must not move it.</param>
    /// <param name="shape">The answer's body of what is shown and the cursor of the next page, null at the end.</param>
    public IResult Answer<T>(IReadOnlyList<T> found, Func<T, string> position, Func<IReadOnlyList<T>, string?, object> shape)
    {
        IReadOnlyList<T> shown = found.Count > Limit ? [.. found.Take(Limit)] : found;
        var next = found.Count > Limit ? Cursors.Write(Request, position(shown[^1])) : null;
        if (next is not null)
        {
            var others = Request.Query.Where(q => q.Key != "cursor").SelectMany(q => q.Value.Select(v => KeyValuePair.Create(q.Key, v)));
            var query = QueryString.Create(others.Append(KeyValuePair.Create("cursor", (string?)next)));
            Request.HttpContext.Response.Headers.Link = $"<{Request.PathBase}{Request.Path}{query}>; rel=\"next\"";
        }

        return ApiJson.Answer(shape(shown, next));
    }

    /// <summary>Of a list that is at hand as a whole, by number.</summary>
    public IResult Answer<T>(IEnumerable<T> all, Func<T, long> number, Func<IReadOnlyList<T>, string?, object> shape) =>
        Answer(
            [.. all.Where(item => AfterNumber is not { } after || number(item) > after).Take(Ask)],
            item => number(item).ToString(CultureInfo.InvariantCulture),
            shape
        );
}
