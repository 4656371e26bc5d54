using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace DeltaCrown.Storage;

/// <summary>Instants are stored as whole milliseconds since 1970 UTC: they sort and compare in every database alike.</summary>
public sealed class UnixMilliseconds()
    : ValueConverter<DateTimeOffset, long>(at => at.ToUnixTimeMilliseconds(), ms => DateTimeOffset.FromUnixTimeMilliseconds(ms));
