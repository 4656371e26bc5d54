namespace DeltaCrown.Accounts;

/// <summary>Length alone: rules of composition make passwords worse. The upper end bounds the cost of hashing.</summary>
public static class PasswordRule
{
    public const int Shortest = 8;
    public const int Longest = 128;
    public const string Text = "8 to 128 are legal";

    public static bool Allows(string password)
    {
        ArgumentNullException.ThrowIfNull(password);
        return password.Length is >= Shortest and <= Longest;
    }
}
