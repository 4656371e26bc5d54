using DeltaCrown.Errors;
using DeltaCrown.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace DeltaCrown.Accounts;

/// <summary>Makes accounts. The password is hashed before the turn at the gate: hashing is slow on purpose.</summary>
public sealed class Registration(
    PlatformDbContext db,
    WriteGate gate,
    UserManager<Account> users,
    PasswordHashing hashing,
    TimeProvider time
)
{
    public async Task<(Account? Account, Refusal? Refusal)> CreateAsync(string username, string? email, string password, string role)
    {
        Account account = new()
        {
            Id = Guid.NewGuid().ToString("N"),
            UserName = username,
            Email = email,
            Role = role,
            CreatedAt = time.GetUtcNow(),
        };
        account.PasswordHash = await hashing.HashAsync(account, password);
        IdentityResult result = await gate.RunAsync(db, () => users.CreateAsync(account), CancellationToken.None);
        if (result.Succeeded)
        {
            return (account, null);
        }
        return result.Errors.Any(error => error.Code == nameof(IdentityErrorDescriber.DuplicateUserName))
            ? (null, Errors.Refusal.Conflict("username_taken", "This username is taken; choose another."))
            : (null, Errors.Refusal.Invalid(string.Join(" ", result.Errors.Select(error => error.Code))));
    }

    public Task<bool> AnyAdministratorAsync(CancellationToken stop) => db.Accounts.AnyAsync(account => account.Role == Roles.Admin, stop);
}
