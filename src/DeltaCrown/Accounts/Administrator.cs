using DeltaCrown.Errors;

namespace DeltaCrown.Accounts;

/// <summary>The first start creates the account <c>admin</c>; later starts leave it alone, whatever is configured then.</summary>
public static class Administrator
{
    public const string Username = "admin";

    /// <summary>The password that was made up, where none was configured and the account was created now; else null.</summary>
    public static async Task<string?> EnsureAsync(Registration registration, string? configured, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(registration);
        if (await registration.AnyAdministratorAsync(stop))
        {
            return null;
        }
        string password = configured ?? OpaqueToken.Make()[..24];
        (Account? created, Refusal? refusal) = await registration.CreateAsync(Username, email: null, password, Roles.Admin);
        if (created is null)
        {
            throw new InvalidDataException($"The database has no administrator, and `{Username}` can't be created: {refusal!.Message}");
        }
        return configured is null ? password : null;
    }
}
