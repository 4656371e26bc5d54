using Crownwatch.Core.Definitions;
using Crownwatch.Server.Intervening;

namespace Crownwatch.Server.Access;

/// <summary>Makes tokens, within what their maker may do.</summary>
public sealed class TokenDesk(TokenStore tokens)
{
    private static readonly TimeSpan _shortest = TimeSpan.FromMinutes(1);

    /// <param name="lasts">A duration, e.g. `90d`.</param>
    /// <returns>The token with its secret; or what is wrong.</returns>
    public async Task<((ApiToken Token, string Secret)? Made, string? Wrong)> MakeAsync(
        Account account,
        string name,
        string grants,
        string lasts,
        CancellationToken stopping
    )
    {
        var wrong =
            AccountNames.Wrong(name)
            ?? (
                TokenStore.AllGrants.Contains(grants)
                    ? null
                    : $"grants is '{PlainText.Shown(grants)}'; legal are {string.Join(", ", TokenStore.AllGrants)}."
            )
            ?? (RoleNames.Read(grants) > account.Role ? $"You are {RoleNames.Write(account.Role)}: a token of yours can't be more." : null)
            ?? (
                grants == "alerts" && account.Role < Role.Responder
                    ? "A token for alerts opens incidents: it takes the role responder."
                    : null
            );
        if (wrong is not null)
        {
            return (null, wrong);
        }

        if (!Durations.TryParse(lasts, out var span, out var problem))
        {
            return (null, $"lasts: {problem}");
        }

        return span < _shortest || span > TokenStore.LongestLife
            ? (
                null,
                $"lasts is {PlainText.Shown(lasts)}; legal is from {Durations.Write(_shortest)} to {Durations.Write(TokenStore.LongestLife)}."
            )
            : (await tokens.MakeAsync(account, name, grants, span, stopping), null);
    }
}
