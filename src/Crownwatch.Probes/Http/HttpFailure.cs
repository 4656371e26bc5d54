namespace Crownwatch.Probes.Http;

/// <summary>Why there is no answer that can be judged.</summary>
/// <param name="Code">Shortest form: `refused`, `timeout`, `dns`, `tls`, `body`, …</param>
/// <param name="Reason">One line a person reads.</param>
internal sealed record HttpFailure(string Code, string Reason)
{
    public static HttpFailure BodyTooLarge(int limit) => new("body", $"body larger than {limit / (1024 * 1024)} MiB");

    public static HttpFailure TooManyRedirects { get; } = new("redirects", $"more than {HttpLimits.Redirects} redirects");
}
