using System.Globalization;
using System.Text;

namespace Crownwatch.Server.Notifying.Mail;

/// <summary>
/// A message as a mail (RFC 5322, 2045): plain text with HTML beside it. Every try of one message gives the very same bytes, so
/// that a receiver which saw it already knows it by its Message-ID.
/// </summary>
internal static class MailText
{
    private const int LongestSubject = 250;

    /// <param name="to">Plain addresses (<see cref="Core.Definitions.MailAddresses"/>).</param>
    public static byte[] Of(MessageFacts facts, string from, IReadOnlyList<string> to)
    {
        var boundary = $"=_crownwatch_{facts.Message.Id}_{facts.Message.CreatedAt.ToUnixTimeMilliseconds()}";
        var mail = new StringBuilder();
        void Header(string name, string value) => mail.Append(name).Append(": ").Append(value).Append("\r\n");
        Header("Date", facts.Message.CreatedAt.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture));
        Header("From", $"Crownwatch <{from}>");
        Header("To", string.Join(",\r\n ", to.Select(t => $"<{t}>")));
        Header("Subject", HeaderText.Encode(Core.Definitions.TextCut.To(facts.Title, LongestSubject)));
        Header("Message-ID", $"<{MessageId(facts)}>");
        if (facts.Notice.Incident is { } incident)
        {
            // Never sent itself: the root that all mails about the incident hang on, whichever comes first.
            var thread = $"<incident-{incident}@{facts.Installation}>";
            Header("In-Reply-To", thread);
            Header("References", thread);
        }

        Header("Auto-Submitted", "auto-generated"); // RFC 3834: no out-of-office answers
        if (facts.Priority == 5)
        {
            Header("Importance", "high");
        }

        Header("MIME-Version", "1.0");
        Header("Content-Type", $"multipart/alternative; boundary=\"{boundary}\"");
        mail.Append("\r\n");
        Part(mail, boundary, "text/plain", $"{facts.Title}\n\n{facts.Text}\n");
        Part(mail, boundary, "text/html", MailHtml.Of(facts));
        mail.Append("--").Append(boundary).Append("--\r\n");
        return Encoding.ASCII.GetBytes(mail.ToString());
    }

    /// <summary>Outbox id, incident and installation.</summary>
    public static string MessageId(MessageFacts facts) =>
        facts.Message.Id > 0
            ? $"{facts.Message.Id}.{facts.Notice.Incident ?? 0}@{facts.Installation}"
            : $"self.{facts.Notice.At.ToUnixTimeMilliseconds()}@{facts.Installation}";

    // Base64 keeps any text intact on any way, has short lines, and none that begins with a dot.
    private static void Part(StringBuilder mail, string boundary, string type, string text)
    {
        mail.Append("--").Append(boundary).Append("\r\n");
        mail.Append("Content-Type: ").Append(type).Append("; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n");
        var bytes = Encoding.UTF8.GetBytes(
            text.Replace("\r", "", StringComparison.Ordinal).Replace("\n", "\r\n", StringComparison.Ordinal)
        );
        mail.Append(Convert.ToBase64String(bytes, Base64FormattingOptions.InsertLineBreaks)).Append("\r\n");
    }
}
