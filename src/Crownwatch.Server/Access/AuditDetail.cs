using Crownwatch.Server.Intervening;

namespace Crownwatch.Server.Access;

/// <summary>What a form asked for, for its audit entry, where the address doesn't say: whose role, which token. Never a secret.</summary>
public sealed record AuditDetail(string Text)
{
    public static void Say(HttpContext context, params IEnumerable<string?> parts) =>
        context.Features.Set(
            new AuditDetail(string.Join(", ", parts.Where(p => !string.IsNullOrEmpty(p)).Select(p => PlainText.Shown(p!))))
        );

    /// <summary>null where the address says it all.</summary>
    public static string? Of(HttpContext context) => context.Features.Get<AuditDetail>()?.Text;
}
