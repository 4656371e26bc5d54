using Crownwatch.Server.Intervening;

namespace Crownwatch.Server.Access;

/// <summary>What a form asked for, for its audit entry, where the address doesn't say: whose role, which token. Never a secret.</summary>
public sealed record AuditDetail(string Text)
{
    private const int Longest = 300;

    public static void Say(HttpContext context, params IEnumerable<string?> parts)
    {
        var text = PlainText.Shown(string.Join(", ", parts.Where(p => !string.IsNullOrEmpty(p))));
        context.Features.Set(new AuditDetail(text.Length <= Longest ? text : text[..Longest]));
    }

    /// <summary>null where the address says it all.</summary>
    public static string? Of(HttpContext context) => context.Features.Get<AuditDetail>()?.Text;
}
