using System.Reflection;
using System.Text;
using Crownwatch.Core.Definitions;

namespace Crownwatch.Probes.Http;

/// <summary>Builds the message for one hop of a run.</summary>
internal sealed class HttpRequests(Func<string, string> redact)
{
    private static readonly string _agent =
        "Crownwatch/" + typeof(HttpRequests).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;

    public ProbeRequest Build(HttpHop hop, HttpRun run)
    {
        var definition = run.Check.Request!;
        var request = new ProbeRequest(hop.Method, hop.Url, run)
        {
            Version = System.Net.HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        if (hop.WithBody && definition.Body is { } body)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        }

        var agent = true;
        foreach (var (name, value) in definition.Headers)
        {
            if (!hop.SameOrigin && IsForOriginOnly(name, value))
            {
                continue;
            }

            agent &= !name.Equals("User-Agent", StringComparison.OrdinalIgnoreCase);
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                // A header about a body that isn't there still says what the definition wants said.
                request.Content ??= new ByteArrayContent([]);
                request.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        if (agent)
        {
            request.Headers.TryAddWithoutValidation("User-Agent", _agent);
        }

        if (definition.ContentType is { } type && request.Content is { } content && !content.Headers.NonValidated.Contains("Content-Type"))
        {
            content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        if (definition.Connection == ConnectionMode.Fresh)
        {
            request.Headers.ConnectionClose = true;
        }

        return request;
    }

    /// <summary>Credentials, and whatever else holds one of our secrets, are not for whom a redirect names.</summary>
    private bool IsForOriginOnly(string name, string value) =>
        SecretHeaders.IsSecret(name) || name.Equals("Host", StringComparison.OrdinalIgnoreCase) || redact(value) != value;
}
