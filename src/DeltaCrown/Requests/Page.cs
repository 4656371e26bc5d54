namespace DeltaCrown.Requests;

/// <summary>One page of a list.</summary>
/// <param name="Total">Rows of the whole list.</param>
public sealed record Page<T>(
    IReadOnlyList<T> Items,
    [property: System.Text.Json.Serialization.JsonPropertyName("page")] int Number,
    int PageSize,
    int Total
);
