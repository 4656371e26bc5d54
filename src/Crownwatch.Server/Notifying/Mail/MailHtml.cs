using System.Net;
using System.Text;

namespace Crownwatch.Server.Notifying.Mail;

/// <summary>A message as HTML: no script, no style sheet, nothing loaded from anywhere, and all text from outside escaped.</summary>
internal static class MailHtml
{
    public static string Of(MessageFacts facts)
    {
        var notice = facts.Notice;
        var html = new StringBuilder("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>");
        html.Append(Text(facts.Title)).Append("</title></head>\n<body style=\"font-family:sans-serif;font-size:16px;line-height:1.4\">\n");
        html.Append($"<h1 style=\"font-size:20px;color:{Colour(facts)}\">{Text(facts.Title)}</h1>\n");
        Paragraph(html, notice.Headline);
        if (facts.Lines.Count > 0)
        {
            html.Append("<ul>\n").AppendJoin("", facts.Lines.Select(l => $"<li>{Text(l)}</li>\n")).Append("</ul>\n");
        }

        Paragraph(html, notice.Ask, "<strong>Please:</strong> ");
        Paragraph(html, string.Join(", ", notice.People), "<strong>For:</strong> ");
        Paragraph(html, facts.Message.HandedFrom);
        html.Append("<p>").AppendJoin(" · ", Links(facts)).Append("</p>\n</body></html>\n");
        return html.ToString();
    }

    private static IEnumerable<string> Links(MessageFacts facts) =>
        [
            Link(facts.Page.ToString(), $"Open {facts.IncidentLabel ?? "Crownwatch"}"),
            .. facts.Acknowledge is { } link ? [Link(link.ToString(), "Acknowledge")] : Array.Empty<string>(),
            .. facts.Notice.Runbooks.Select(r => MessageLinks.IsLink(r) ? Link(r, "Runbook") : $"Runbook: {Text(r)}"),
        ];

    private static string Link(string address, string label) => $"<a href=\"{Text(address)}\">{Text(label)}</a>";

    private static void Paragraph(StringBuilder html, string? text, string head = "")
    {
        if (!string.IsNullOrEmpty(text))
        {
            html.Append("<p>").Append(head).Append(Text(text)).Append("</p>\n");
        }
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text).Replace("\n", "<br>\n", StringComparison.Ordinal);

    private static string Colour(MessageFacts facts) => facts.Calls && facts.Priority >= 4 ? "#b00020" : "#222222";
}
