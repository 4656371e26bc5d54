using System.Text.Json.Nodes;
using Fakes.Hosting;
using Fakes.Receiving;

namespace Fakes.Smtp;

/// <summary>What the envelope said; a mail's own headers may say otherwise.</summary>
/// <param name="User">Who signed in; null: nobody.</param>
/// <param name="Encrypted">Whether TLS was on.</param>
public sealed record Envelope(string From, IReadOnlyList<string> To, string? User, bool Encrypted);

/// <summary>A mail that was taken.</summary>
public sealed record TakenMail(DateTimeOffset At, Envelope Envelope, Mail Mail);

/// <summary>The mails that were taken. Thread-safe.</summary>
public sealed class MailBook(TimeProvider clock)
{
    private readonly Lock gate = new();
    private readonly List<TakenMail> all = [];

    public IReadOnlyList<TakenMail> All
    {
        get
        {
            lock (gate)
            {
                return [.. all];
            }
        }
    }

    internal void Clear()
    {
        lock (gate)
        {
            all.Clear();
        }
    }

    /// <returns>What is wrong with the mail; null when nothing is.</returns>
    internal string? Take(FakeHost host, Envelope envelope, string raw, bool effect, string outcome, int? status)
    {
        var (mail, wrong) = MailReader.Read(raw);
        var accepted = effect && mail is not null;
        if (accepted)
        {
            lock (gate)
            {
                all.Add(new TakenMail(clock.GetUtcNow(), envelope, mail!));
            }
        }

        int? code = outcome == "answered" ? (accepted ? 250 : status ?? 550) : null;
        host.Received.Add(n => new Received(
            n,
            clock.GetUtcNow(),
            "SMTP",
            "/END",
            raw,
            IncomingReader.Parse(Json(envelope, mail).ToJsonString()),
            new Answer(outcome, code, wrong ?? "", accepted)
        ));
        return wrong;
    }

    /// <summary>Notes a command that was not done.</summary>
    internal void Refused(FakeHost host, string path, int? status) =>
        host.Received.Add(n => new Received(n, clock.GetUtcNow(), "SMTP", path, "", default, new Answer("answered", status, "", false)));

    internal static JsonObject Json(Envelope envelope, Mail? mail) =>
        new()
        {
            ["from"] = envelope.From,
            ["to"] = new JsonArray([.. envelope.To.Select(t => (JsonNode)t)]),
            ["user"] = envelope.User,
            ["tls"] = envelope.Encrypted,
            ["subject"] = mail?.Header("subject"),
            ["message_id"] = mail?.Header("message-id"),
            ["references"] = mail?.Header("references"),
            ["text"] = mail?.Text,
            ["html"] = mail?.Html,
        };
}
