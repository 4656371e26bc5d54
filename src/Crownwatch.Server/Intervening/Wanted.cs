namespace Crownwatch.Server.Intervening;

/// <summary>What a request asks for, or why it can't be had: exactly one of the two.</summary>
public sealed record Wanted<T>(T? Value, Refused? Refused)
    where T : class;

public static class Wanted
{
    public static Wanted<T> Of<T>(T value)
        where T : class => new(value, null);

    public static Wanted<T> No<T>(int status, string message)
        where T : class => new(null, new Refused(status, message));
}
