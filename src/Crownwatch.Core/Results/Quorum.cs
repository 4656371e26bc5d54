using System.Globalization;

namespace Crownwatch.Core.Results;

/// <summary>How many places must say down for a slot to be down (semantics.md 1.7). The default is a majority.</summary>
public readonly record struct Quorum
{
    private const int MajorityOfThem = 0;
    private const int AllOfThem = -1;

    // A number of places, or one of the words above.
    private readonly int _number;

    private Quorum(int number) => _number = number;

    public static Quorum Any { get; } = new(1);
    public static Quorum Majority { get; } = new(MajorityOfThem);
    public static Quorum All { get; } = new(AllOfThem);

    /// <exception cref="ArgumentOutOfRangeException">It is less than 1.</exception>
    public static Quorum Of(int places) =>
        places >= 1 ? new Quorum(places) : throw new ArgumentOutOfRangeException(nameof(places), places, "at least one place");

    /// <summary>`any`, `majority`, `all`, or a whole number from 1 on.</summary>
    public static bool TryParse(string text, out Quorum quorum)
    {
        (var legal, quorum) = text switch
        {
            "any" => (true, Any),
            "majority" => (true, Majority),
            "all" => (true, All),
            _ => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n >= 1
                ? (true, Of(n))
                : (false, default),
        };
        return legal;
    }

    /// <summary>How many of those that answered must say down; a number above them means all of them.</summary>
    /// <param name="answered">From 1.</param>
    public int Needed(int answered) =>
        _number switch
        {
            MajorityOfThem => (answered / 2) + 1,
            AllOfThem => answered,
            _ => Math.Min(_number, answered),
        };

    public override string ToString() =>
        _number switch
        {
            1 => "any",
            MajorityOfThem => "majority",
            AllOfThem => "all",
            _ => _number.ToString(CultureInfo.InvariantCulture),
        };
}
