using Crownwatch.Server.Intervening;
using Microsoft.AspNetCore.Identity;

namespace Crownwatch.Server.Access;

/// <summary>The accounts of people whom a provider or a proxy vouches for: found, or made when its groups give them a role.</summary>
public sealed class ForeignAccounts(
    UserManager<Account> accounts,
    AccountStore store,
    ForeignLoginStore logins,
    SessionStore sessions,
    TokenStore tokens,
    AccountTurn turn
)
{
    /// <summary>Whom a proxy names: the account of that name, whoever made it.</summary>
    /// <param name="map">null: no account is made, and each has the role it was given here.</param>
    /// <returns>null: there is none, it is disabled, or the groups give no role.</returns>
    public async Task<Account?> ByNameAsync(string name, IReadOnlyCollection<string> groups, RoleMap? map, CancellationToken stopping)
    {
        if (AccountNames.Wrong(name) is not null)
        {
            return null;
        }

        var account = await accounts.FindByNameAsync(name);
        var role = map is null ? account?.Role : map.Of(groups);
        if (account is not null && account.Role == role)
        {
            return account.Disabled ? null : account; // as nearly every time: nothing is written
        }

        return await turn.TakeAsync(
            async () =>
            {
                var now = await accounts.FindByNameAsync(name);
                return role is not { } granted ? await WithoutRoleAsync(now, stopping)
                    : now is { Disabled: true } ? null
                    : await WithRoleAsync(now, name, granted);
            },
            stopping
        );
    }

    /// <summary>Whom a provider names: the account that has signed in so before; else one of that name without a password, or a new one.</summary>
    /// <returns>The account, or why there is none, in words for the one who asks.</returns>
    public Task<(Account? Account, string? Wrong)> BySubjectAsync(
        string issuer,
        string subject,
        string name,
        Role? role,
        CancellationToken stopping
    ) => turn.TakeAsync(() => BySubjectInTurnAsync(issuer, subject, name, role, stopping), stopping);

    private async Task<(Account? Account, string? Wrong)> BySubjectInTurnAsync(
        string issuer,
        string subject,
        string name,
        Role? role,
        CancellationToken stopping
    )
    {
        var known = logins.Find(issuer, subject) is { } id ? store.Find(id) : null;
        if (role is not { } granted)
        {
            await WithoutRoleAsync(known, stopping);
            return (null, $"You are signed in there as {PlainText.Shown(name)}, but none of your groups has a role here.");
        }

        if (known is not null)
        {
            return known.Disabled ? (null, $"The account {known.Name} is disabled.") : (await WithRoleAsync(known, name, granted), null);
        }

        if (AccountNames.Wrong(name) is { } wrong)
        {
            return (null, $"You can't be called what the provider calls you. {wrong}");
        }

        var named = await accounts.FindByNameAsync(name);
        if (named is not null && (named.Disabled || named.Password is not null || logins.Accounts().Contains(named.Id)))
        {
            return (
                null,
                named.Disabled
                    ? $"The account {named.Name} is disabled."
                    : $"Another account is called {named.Name} already. If it is yours, an administrator can take its password away at {AccountsPages.Path}; then this works."
            );
        }

        var account = await WithRoleAsync(named, name, granted);
        if (account is not null)
        {
            await logins.AddAsync(issuer, subject, account.Id, stopping);
        }

        return (account, account is null ? "Somebody else took that name just now; try again." : null);
    }

    private async Task<Account?> WithRoleAsync(Account? account, string name, Role role)
    {
        if (account is null)
        {
            var made = new Account { Name = name, Role = role };
            return (await accounts.CreateAsync(made)).Succeeded ? made : null;
        }

        if (account.Role != role)
        {
            account.Role = role;
            await accounts.UpdateAsync(account);
        }

        return account;
    }

    // Whoever left all groups has nothing here any more: no browser, no token.
    private async Task<Account?> WithoutRoleAsync(Account? account, CancellationToken stopping)
    {
        if (account is not null)
        {
            await sessions.EndAsync(account.Id, null, null, stopping);
            foreach (var token in tokens.List(account.Id))
            {
                await tokens.EndAsync(token.Id, account.Id, stopping);
            }
        }

        return null;
    }
}
