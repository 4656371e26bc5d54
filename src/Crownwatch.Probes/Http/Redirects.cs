using System.Net;

namespace Crownwatch.Probes.Http;

/// <summary>Which request a run sends next; starts as the definition's own.</summary>
internal sealed record HttpHop(HttpMethod Method, Uri Url, bool WithBody, bool SameOrigin);

/// <summary>Follows redirects by hand: bounded, without loops, and without taking credentials to another origin.</summary>
internal sealed class Redirects(HttpHop first)
{
    private readonly List<HttpHop> _hops = [first];

    /// <summary>Whether the answer sends us on; a redirect without a usable address is an answer like any other.</summary>
    public static bool IsRedirect(HttpResponseMessage response) =>
        response.StatusCode
            is HttpStatusCode.MovedPermanently
                or HttpStatusCode.Found
                or HttpStatusCode.SeeOther
                or HttpStatusCode.TemporaryRedirect
                or HttpStatusCode.PermanentRedirect
        && response.Headers.NonValidated.Contains("Location");

    /// <summary>The next hop, or why there is none.</summary>
    public (HttpHop? Next, HttpFailure? Failure) Follow(HttpResponseMessage response)
    {
        var last = _hops[^1];
        var written = response.Headers.NonValidated["Location"].ToString();
        if (!Uri.TryCreate(last.Url, response.Headers.Location?.OriginalString ?? written, out var url))
        {
            return (null, new("redirects", $"redirect to {Wording.Line(written, HttpLimits.Seen)}, which is no address"));
        }

        if (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps)
        {
            return (null, new("redirects", $"redirect to {Wording.Line(url.Scheme, 20)}:, which is not http"));
        }

        var toGet = response.StatusCode switch
        {
            HttpStatusCode.SeeOther => last.Method != HttpMethod.Head,
            HttpStatusCode.MovedPermanently or HttpStatusCode.Found => last.Method == HttpMethod.Post,
            _ => false,
        };
        var next = new HttpHop(
            toGet ? HttpMethod.Get : last.Method,
            url,
            last.WithBody && !toGet,
            last.SameOrigin && Origin(url) == Origin(_hops[0].Url)
        );
        var seen = _hops.FindIndex(hop => hop.Url == next.Url && hop.Method == next.Method);
        if (seen >= 0)
        {
            var round = _hops.Skip(seen).Append(next).Select(hop => hop.Url.PathAndQuery);
            return (null, new("redirects", $"redirect loop: {Wording.Line(string.Join(" → ", round), HttpLimits.Seen)}"));
        }

        if (_hops.Count > HttpLimits.Redirects)
        {
            return (null, HttpFailure.TooManyRedirects);
        }

        _hops.Add(next);
        return (next, null);
    }

    private static (string, string, int) Origin(Uri url) => (url.Scheme, url.IdnHost, url.Port);
}
