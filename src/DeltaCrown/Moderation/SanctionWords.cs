namespace DeltaCrown.Moderation;

public static class SanctionType
{
    public const string Ban = "ban";
    public const string Suspend = "suspend";
    public const string Mute = "mute";
}

public static class SanctionScope
{
    public const string Global = "global";
    public const string Tournament = "tournament";
}
