namespace DeltaCrown.Accounts;

/// <summary>What an account may do.</summary>
public static class Roles
{
    public const string User = "user";
    public const string Admin = "admin";
}
