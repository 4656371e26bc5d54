using Microsoft.AspNetCore.Identity;

namespace Crownwatch.Server.Access;

/// <summary>Signing in with a name and a password; the framework compares, counts and locks out.</summary>
public sealed class SignInDesk(UserManager<Account> accounts, IPasswordHasher<Account> hasher, AuditLog audit, AccountTurn turn)
{
    // Whoever names no account of ours waits as long as for one that there is.
    private static readonly Account _nobody = new() { Name = "nobody" };
    private static readonly string _hashOfNobody = new PasswordHasher<Account>().HashPassword(_nobody, Secrets.Make());

    /// <returns>The account; or null, and why in words that don't tell whether there is such an account.</returns>
    public Task<(Account? Account, string? Wrong)> CheckAsync(string name, string password, string address, CancellationToken stopping) =>
        turn.TakeAsync(() => CheckInTurnAsync(name, password, address, stopping), stopping);

    private async Task<(Account? Account, string? Wrong)> CheckInTurnAsync(
        string name,
        string password,
        string address,
        CancellationToken stopping
    )
    {
        var account = await accounts.FindByNameAsync(name);
        if (account is null || account.Disabled || account.Password is null)
        {
            hasher.VerifyHashedPassword(_nobody, _hashOfNobody, password);
            return await RefuseAsync(account, "no such account, or not in use", address, stopping);
        }

        if (await accounts.IsLockedOutAsync(account))
        {
            hasher.VerifyHashedPassword(_nobody, _hashOfNobody, password);
            return await RefuseAsync(account, "locked out", address, stopping);
        }

        if (!await accounts.CheckPasswordAsync(account, password))
        {
            await accounts.AccessFailedAsync(account);
            return await RefuseAsync(account, "wrong password", address, stopping);
        }

        await accounts.ResetAccessFailedCountAsync(account);
        await audit.AddAsync(account.Name, "password", address, "signed in", "", null, stopping);
        return (account, null);
    }

    private async Task<(Account?, string?)> RefuseAsync(Account? account, string why, string address, CancellationToken stopping)
    {
        // A name that no account has is not entered: people type their password there by mistake.
        var detail = account is null ? why : $"name={account.Name}, {why}";
        await audit.AddAsync("nobody", "password", address, "sign-in refused", detail, null, stopping);
        return (null, "That name and that password don't go together. After five wrong passwords an account takes none for five minutes.");
    }
}
