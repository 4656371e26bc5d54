using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Crownwatch.Server.Access;
using Crownwatch.Server.Dashboard.Incidents;
using Crownwatch.Server.Dashboard.Parts;

namespace Crownwatch.Server.Dashboard.Live;

/// <summary>
/// Names what a page shows, so that an open one that asks again is not made anew for nothing. What time alone changes, such as a check gone
/// silent, is looked at every few minutes at the latest; alarms about ourselves at once.
/// </summary>
public sealed class PageTag(ChangeFeed feed, AlarmReader alarms, TimeProvider time)
{
    private static readonly TimeSpan MadeAnew = TimeSpan.FromMinutes(2);

    /// <summary>Whether whoever asks has the page as it is; the answer then says so and has no body. Else it names the page.</summary>
    public bool IsKnown(HttpContext context)
    {
        var caller = Caller.Of(context);
        string?[] parts =
        [
            feed.Version.ToString(CultureInfo.InvariantCulture),
            (time.GetUtcNow().Ticks / MadeAnew.Ticks).ToString(CultureInfo.InvariantCulture),
            context.Request.QueryString.Value,
            caller?.FormToken,
            caller?.Role?.ToString(),
            RememberedName.Of(context.Request),
            .. alarms.Read().Select(a => a.What + a.More),
        ];
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts)));
        var tag = $"\"{Convert.ToHexStringLower(hash)[..24]}\"";
        context.Response.Headers.ETag = tag;
        return context.Request.Headers.IfNoneMatch.ToString() == tag;
    }
}
