using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DeltaCrown.Admin;

/// <summary>Who did what to whom. The database refuses to change or delete one.</summary>
public sealed class AuditEntry
{
    public long Id { get; init; }
    public required DateTimeOffset At { get; init; }
    public required string ActorId { get; init; }
    public required string Action { get; init; }
    public required string SubjectId { get; init; }

    /// <summary>The sanction, adjustment or other thing that the action made or changed.</summary>
    public required string Reference { get; init; }
    public required string Detail { get; init; }

    public sealed class Mapping : IEntityTypeConfiguration<AuditEntry>
    {
        public void Configure(EntityTypeBuilder<AuditEntry> builder)
        {
            ArgumentNullException.ThrowIfNull(builder);
            builder.Property(entry => entry.Id).ValueGeneratedOnAdd();
        }
    }
}
