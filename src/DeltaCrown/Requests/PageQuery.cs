using System.Globalization;
using DeltaCrown.Errors;

namespace DeltaCrown.Requests;

/// <summary>Which part of a list: pages count from 1.</summary>
public sealed record PageQuery(int Page, int Size)
{
    public const int LargestPage = 1_000_000;
    public const int LargestSize = 200;
    public const int DefaultSize = 20;

    public int Skip => (Page - 1) * Size;

    public static (PageQuery Query, Refusal? Refusal) Read(string? page, string? size)
    {
        int? number = Parse(page, 1, LargestPage);
        int? length = Parse(size, DefaultSize, LargestSize);
        if (number is null)
        {
            return (new PageQuery(1, 1), Refusal.Invalid($"`page` must be a whole number from 1 to {LargestPage}"));
        }
        return length is null
            ? (new PageQuery(1, 1), Refusal.Invalid($"`page_size` must be a whole number from 1 to {LargestSize}"))
            : (new PageQuery(number.Value, length.Value), null);
    }

    private static int? Parse(string? text, int fallback, int max) =>
        text is null ? fallback
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= 1 && value <= max ? value
        : null;
}
