using System.Text;
using CsvHelper;

namespace Crownwatch.Cli.Simulating;

/// <summary>Where a field stands in its line.</summary>
internal static class CsvPlaces
{
    /// <summary>The field's first character, from 1, an opening quote counted as one.</summary>
    public static int ColumnOf(CsvReader csv, int field)
    {
        var column = 1;
        for (var i = 0; i < field; i++)
        {
            column += Encoding.UTF8.GetCharCount(csv.GetRawSpan(i)) + 1;
        }

        return column;
    }
}
