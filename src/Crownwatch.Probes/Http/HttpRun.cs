using Crownwatch.Core.Definitions;

namespace Crownwatch.Probes.Http;

/// <summary>How far a run got; what a timeout says about itself.</summary>
internal enum HttpStage
{
    Waiting,
    LookingUp,
    Connecting,
    Handshake,
    Connected,
    Answered,
}

/// <summary>One run of a check: how far it got, and the first failure seen on the way to a connection.</summary>
/// <param name="times">Told of each stage where somebody wants to see them; null for runs of slots.</param>
internal sealed class HttpRun(CheckDefinition check, CancellationToken deadline, StageTimes? times = null)
{
    private HttpStage _stage;

    public CheckDefinition Check { get; } = check;

    /// <summary>Set at the run's timeout, or when we stop.</summary>
    public CancellationToken Deadline { get; } = deadline;
    public HttpStage Stage
    {
        get => _stage;
        set
        {
            _stage = value;
            times?.Reached(Words(value));
        }
    }

    /// <summary>Why there is no connection; the handler would wrap it beyond recognition.</summary>
    public HttpFailure? ConnectFailure { get; set; }

    /// <summary>The plain connection made for the latest request; null for TLS, or when a kept connection served it.</summary>
    public CountedStream? Connection { get; set; }

    /// <summary>When the certificate of the last TLS connection ends.</summary>
    public DateTimeOffset? CertificateExpiresAt { get; set; }

    /// <summary>The status of the last answer, as soon as its headers were read.</summary>
    public int? Status { get; set; }

    /// <summary>Bytes of body read so far, decompressed.</summary>
    public long BodyRead { get; set; }

    /// <summary>The body's length as announced, in bytes.</summary>
    public long? BodyAnnounced { get; set; }

    private static string Words(HttpStage stage) =>
        stage switch
        {
            HttpStage.LookingUp => "looking up the name",
            HttpStage.Connecting => "connecting",
            HttpStage.Handshake => "TLS handshake",
            HttpStage.Connected => "waiting for the answer",
            HttpStage.Answered => "reading and judging it",
            _ => "asking",
        };
}

/// <summary>A request that carries its run, so that a connection made for it can report there without a dictionary for each.</summary>
internal sealed class ProbeRequest(HttpMethod method, Uri url, HttpRun run) : HttpRequestMessage(method, url)
{
    public HttpRun Run { get; } = run;
}
