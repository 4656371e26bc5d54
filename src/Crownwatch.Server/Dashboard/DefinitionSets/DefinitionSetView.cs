using Crownwatch.Core.Definitions;
using Crownwatch.Server.Dashboard.Parts;
using Crownwatch.Server.Storage;

namespace Crownwatch.Server.Dashboard.DefinitionSets;

/// <summary>What heads both pages.</summary>
public record DefinitionSetHead
{
    public required long Version { get; init; }
    public required DateTimeOffset Now { get; init; }
    public required IReadOnlyList<Alarm> Alarms { get; init; }
    public string? Environment { get; init; }

    /// <summary>The entry of what runs; null before there is one.</summary>
    public DefinitionSetRow? Running { get; init; }

    /// <summary>Where a former set runs instead of what the files say.</summary>
    public RolledBack? RolledBack { get; init; }

    /// <summary>Why what was asked for was not done.</summary>
    public string? Problem { get; init; }

    /// <summary>What is wrong with what was asked for.</summary>
    public IReadOnlyList<Finding> ProblemFindings { get; init; } = [];
}

/// <summary>/definitions.</summary>
public sealed record DefinitionSetsView : DefinitionSetHead
{
    public required IReadOnlyList<DefinitionSetRow> Sets { get; init; }

    /// <summary>The number to go on from; null at the end.</summary>
    public long? Next { get; init; }

    /// <summary>What is wrong with the files as they are now; empty when they run or could.</summary>
    public required IReadOnlyList<Finding> Refused { get; init; }

    /// <summary>To be said of what runs.</summary>
    public required IReadOnlyList<Finding> Warnings { get; init; }

    /// <summary>What runs, without secrets; null where it could not be kept without.</summary>
    public required ShownText? Text { get; init; }
}

/// <summary>/definitions/{number}.</summary>
public sealed record DefinitionSetView : DefinitionSetHead
{
    public required DefinitionSetRow Set { get; init; }
    public required ShownText? Text { get; init; }

    /// <summary>What it is compared with; null where there is nothing before it.</summary>
    public DefinitionSetRow? Against { get; init; }

    /// <summary>null where one of the texts was not kept.</summary>
    public IReadOnlyList<DiffLine>? Differences { get; init; }

    /// <summary>Of the differences, those that are not shown.</summary>
    public int DifferencesLeft { get; init; }

    /// <summary>Others to compare with, newest first.</summary>
    public required IReadOnlyList<DefinitionSetRow> Others { get; init; }
    public bool Runs => Running is { } running && (running.Number == Set.Number || (Set.Hash is not null && running.Hash == Set.Hash));
}

/// <summary>The beginning of a text.</summary>
/// <param name="Left">How many lines are not shown.</param>
public sealed record ShownText(string Text, int Left);
