using System.Text.Json.Nodes;
using Crownwatch.Core.Definitions.Yaml;

namespace Crownwatch.Core.Definitions.Reading;

/// <summary>The keys of an http check that make its request.</summary>
internal sealed class RequestReader(ReadContext context)
{
    private static readonly string[] _methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
    private static readonly string[] _bodies = ["body", "json", "form"];

    /// <summary>The request, or null when its address can't be read (an error, unless the check is disabled).</summary>
    public HttpRequestDefinition? Read(MapReader map)
    {
        if (!map.Has("url"))
        {
            map.Missing("url", "write one such as \"${BASE_URL}/health\"");
        }

        var url = map.Address("url");
        var given = _bodies.Where(map.Has).ToArray();
        if (given.Length > 1)
        {
            context.Error(
                Codes.KeysDisagree,
                map.PlaceOf(given[1]),
                $"{map.Owner} has {Shown.And(given.Select(key => $"'{key}'").ToArray())}; a request has one of them"
            );
        }

        var (body, contentType) = given.FirstOrDefault() switch
        {
            "json" => (new JsonValues(context).Read(map.Find("json")!)?.ToJsonString() ?? "null", "application/json"),
            "form" => (Form(map), "application/x-www-form-urlencoded"),
            "body" => (map.Text("body"), null),
            _ => ((string?)null, (string?)null),
        };
        var request = new HttpRequestDefinition
        {
            Url = url ?? _unknown,
            Method = map.Has("method") ? Method(map) : "GET",
            Headers = Headers(map),
            Body = body,
            ContentType = contentType,
            FollowRedirects = map.Bool("follow_redirects") ?? true,
            Connection = map.Choice("connection", ["fresh", "reuse"]) == "reuse" ? ConnectionMode.Reuse : ConnectionMode.Fresh,
        };
        return url is null ? null : request;
    }

    private static readonly Uri _unknown = new("http://unknown.invalid/");

    private static string Method(MapReader map)
    {
        var text = map.Text("method");
        return text is not null && _methods.Contains(text.ToUpperInvariant())
            ? text.ToUpperInvariant()
            : map.Choice("method", _methods) ?? "GET";
    }

    private static string Form(MapReader map) =>
        string.Join('&', (map.TextMap("form") ?? []).Select(f => $"{Uri.EscapeDataString(f.Key.Text)}={Uri.EscapeDataString(f.Text)}"));

    private List<KeyValuePair<string, string>> Headers(MapReader map)
    {
        var headers = new List<KeyValuePair<string, string>>();
        foreach (var (key, text, node) in map.TextMap("headers") ?? [])
        {
            if (!HeaderNames.IsToken(key.Text))
            {
                context.Error(
                    Codes.IllegalValue,
                    key.Place,
                    $"'{Shown.Text(key.Text)}' is no header name: it is letters, digits and hyphens"
                );
            }
            else if (text.AsSpan().ContainsAny('\r', '\n', '\0'))
            {
                context.Error(Codes.IllegalValue, node.Place, $"the header {key.Text} of {map.Owner} has a line end in its value");
            }
            else
            {
                Guard(map, key, text, node);
                headers.Add(new(key.Text, text));
            }
        }

        return headers;
    }

    // A credential in a header is as secret as one in a channel.
    private void Guard(MapReader map, ScalarNode key, string text, ScalarNode node)
    {
        if (!SecretHeaders.IsSecret(key.Text))
        {
            return;
        }

        context.Hide(text);
        if (context.Resolve(node) is { FromOutside: false })
        {
            SecretReader.ReportLiteral(context, node.Place, $"the header {key.Text} of {map.Owner}", false);
        }
    }
}
