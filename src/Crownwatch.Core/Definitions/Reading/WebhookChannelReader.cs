using System.Text.Json;
using Crownwatch.Core.Definitions.Yaml;

namespace Crownwatch.Core.Definitions.Reading;

/// <summary>Channels of type webhook.</summary>
internal static class WebhookChannelReader
{
    public static readonly string[] Keys = ["url", "secret", "headers", "body", "content_type", "form", "allow_link_local"];

    // The sender's own, or such as would change where the request goes or where it ends.
    private static readonly string[] _ours =
    [
        "content-type",
        "content-length",
        "host",
        "transfer-encoding",
        "connection",
        "x-crownwatch-signature",
    ];

    public static WebhookChannelDefinition Read(MapReader map, string name, bool enabled)
    {
        if (enabled && !map.IsGiven("url"))
        {
            map.Missing("url", "write \"${WEBHOOK_URL}\" or set 'enabled: false'");
        }

        if (map.Has("body") && map.Has("form"))
        {
            map.Context.Error(Codes.KeysDisagree, map.PlaceOf("form"), $"{map.Owner} has 'body' and 'form'; a request has one of them");
        }

        var type = ContentType(map);
        var json = IsJson(type);
        var templates = new TemplateReader(map, json);
        var body = map.Find("body") is ScalarNode text ? templates.Read("body", text) : null;
        _ = map.Find("body") is not (null or ScalarNode) ? map.Text("body") : null; // says what is wrong with it
        var form = Form(map);
        if (body is not null && json)
        {
            DemandJson(map, body);
        }

        var (headers, credential) = Headers(map);
        var guarded = credential || map.IsGiven("secret") || templates.FromOutside || form.FromOutside;
        return new WebhookChannelDefinition
        {
            Name = name,
            Enabled = enabled,
            Url = map.SecretAddress("url", guarded) ?? new Secret(""),
            SigningSecret = map.Secret("secret", IsLoopback(map)),
            Headers = headers,
            ContentType = type,
            Body = body,
            Form = form.Fields,
            AllowLinkLocal = map.Bool("allow_link_local") ?? false,
        };
    }

    /// <summary>Whether values must be escaped for JSON.</summary>
    private static bool IsJson(string type) => type.Contains("json", StringComparison.OrdinalIgnoreCase);

    private static bool IsLoopback(MapReader map) =>
        map.Find("url") is ScalarNode url && Addresses.TryParse(url.Text, out var address) && Addresses.IsLoopback(address);

    private static string ContentType(MapReader map)
    {
        if (map.Text("content_type") is not { } type)
        {
            return "application/json";
        }

        if (!map.Has("body"))
        {
            map.Context.Error(
                Codes.KeysDisagree,
                map.PlaceOf("content_type"),
                $"'content_type' of {map.Owner} goes with 'body', which is not there"
            );
        }
        else if (!IsMediaType(type))
        {
            map.Context.Error(
                Codes.IllegalValue,
                map.PlaceOf("content_type"),
                $"'content_type' of {map.Owner} must be a media type such as text/plain, found '{Shown.Text(type)}'"
            );
            return "application/json";
        }

        return type;
    }

    private static bool IsMediaType(string type) =>
        type.Split(';')[0].Trim().Split('/') is [var main, var sub]
        && HeaderNames.IsToken(main)
        && HeaderNames.IsToken(sub)
        && type.All(c => c is >= ' ' and <= '~');

    private static void DemandJson(MapReader map, BodyTemplate body)
    {
        try
        {
            using var document = JsonDocument.Parse(body.Fill(BodyNames.Sample, json: true));
        }
        catch (JsonException e)
        {
            map.Context.Error(
                Codes.IllegalValue,
                map.PlaceOf("body"),
                $"'body' of {map.Owner} is no JSON once its names are filled in (line {e.LineNumber + 1} of it); put names of texts in quotes, or set 'content_type'"
            );
        }
    }

    private static (List<KeyValuePair<string, BodyTemplate>> Fields, bool FromOutside) Form(MapReader map)
    {
        List<KeyValuePair<string, BodyTemplate>> fields = [];
        var templates = new TemplateReader(map, json: false);
        _ = map.Map("form", null); // says so where it is no map
        foreach (var entry in (map.Find("form") as MapNode)?.Entries ?? [])
        {
            if (entry.Value is not ScalarNode { IsNull: false } text)
            {
                map.Context.Error(
                    Codes.WrongType,
                    entry.Value.Place,
                    $"'{Shown.Text(entry.Key.Text)}' of 'form' of {map.Owner} must be a single value, found {entry.Value.Kind}"
                );
            }
            else if (templates.Read(entry.Key.Text, text) is { } template)
            {
                fields.Add(new(entry.Key.Text, template));
            }
        }

        return (fields, templates.FromOutside);
    }

    private static (List<KeyValuePair<string, Secret>> Headers, bool Credential) Headers(MapReader map)
    {
        List<KeyValuePair<string, Secret>> headers = [];
        var credential = false;
        foreach (var (key, text, node) in map.TextMap("headers", SecretHeaders.IsSecret) ?? [])
        {
            if (!HeaderNames.IsToken(key.Text) || _ours.Contains(key.Text.ToLowerInvariant()))
            {
                map.Context.Error(
                    Codes.IllegalValue,
                    key.Place,
                    $"'{Shown.Text(key.Text)}' of {map.Owner} is no header that can be set: it is letters, digits and hyphens, and none of {string.Join(", ", _ours)}"
                );
            }
            else if (text.Any(c => c is < ' ' or > '~'))
            {
                map.Context.Error(
                    Codes.IllegalValue,
                    node.Place,
                    $"the header {key.Text} of {map.Owner} may hold printable ASCII only, and no line end"
                );
            }
            else
            {
                if (SecretHeaders.IsSecret(key.Text))
                {
                    credential = true;
                    map.Context.Hide(text);
                    if (map.Context.Resolve(node, secret: true) is { FromOutside: false })
                    {
                        SecretReader.ReportLiteral(map.Context, node.Place, $"the header {key.Text} of {map.Owner}", IsLoopback(map));
                    }
                }

                headers.Add(new(key.Text, new Secret(text)));
            }
        }

        return (headers, credential);
    }
}
