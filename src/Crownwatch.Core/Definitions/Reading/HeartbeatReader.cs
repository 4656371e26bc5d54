using System.Buffers;
using Crownwatch.Core.Definitions.Yaml;

namespace Crownwatch.Core.Definitions.Reading;

/// <summary>What is special about a check of type heartbeat: `period`, `grace`, `token`, and how often it is looked at.</summary>
internal sealed class HeartbeatReader(ReadContext context)
{
    private const int ShortestToken = 16;
    private const int LongestToken = 128;
    private static readonly TimeSpan _usualInterval = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan _usualGrace = TimeSpan.FromMinutes(5);
    private static readonly SearchValues<char> _tokenCharacters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"
    );

    private static readonly string[] _idle =
    [
        "url",
        "method",
        "headers",
        "body",
        "json",
        "form",
        "follow_redirects",
        "connection",
        "timeout",
        "locations",
        "quorum",
    ];

    private readonly Dictionary<string, string> _owners = new(StringComparer.Ordinal);

    public HeartbeatDefinition? Read(MapReader map, bool enabled)
    {
        foreach (var key in _idle.Where(map.Has))
        {
            context.Warn(
                Codes.NoEffect,
                map.PlaceOf(key),
                $"'{key}' of {map.Owner} changes nothing: a heartbeat asks nobody, it waits to be told"
            );
        }

        if (map.Find("period") is null)
        {
            map.Missing("period", "how often it is to be heard of, such as 24h");
            return null;
        }

        var period = map.Duration("period", Spans.Second, Spans.Year);
        var grace = map.Duration("grace", Spans.None, Spans.Year);
        return period is not { } every
            ? null
            : new HeartbeatDefinition
            {
                Period = every,
                Grace = grace ?? (every < _usualGrace ? every : _usualGrace),
                Token = Token(map, enabled),
            };
    }

    /// <summary>How often it is looked at: never more seldom than it is to be heard of.</summary>
    public TimeSpan Interval(MapReader map, TimeSpan? written, TimeSpan? overridden, HeartbeatDefinition heartbeat)
    {
        if (written > heartbeat.Period)
        {
            context.Error(
                Codes.KeysDisagree,
                map.PlaceOf("interval"),
                $"'interval' of {map.Owner} is how often it is looked whether the ping has come: at most its 'period' of {Durations.Write(heartbeat.Period)}, found {Durations.Write(written.Value)}"
            );
        }

        var wanted = overridden ?? written ?? _usualInterval;
        return wanted < heartbeat.Period ? wanted : heartbeat.Period;
    }

    /// <summary>Only how long a run took can be judged.</summary>
    public IReadOnlyList<Criterion> Criteria(MapReader map)
    {
        if (!map.Has("success_criteria"))
        {
            return [];
        }

        var criteria = new CriteriaReader(context).Read(map).Where(c => c != StatusCodeCriterion.Default).ToArray();
        foreach (var other in criteria.Where(c => c is not ResponseTimeCriterion))
        {
            context.Error(
                Codes.KeysDisagree,
                map.PlaceOf("success_criteria"),
                $"'{other.Key}' of {map.Owner} can't be judged: a heartbeat has no answer; legal is response_time_ms, from its start to its end"
            );
        }

        return [.. criteria.OfType<ResponseTimeCriterion>()];
    }

    private Secret? Token(MapReader map, bool enabled)
    {
        if (map.Find("token") is null || map.IsLeftOut("token"))
        {
            if (enabled)
            {
                map.Missing(
                    "token",
                    $"what stands in its address /ping/TOKEN: write \"${{NAME}}\" and let the variable hold {ShortestToken} to {LongestToken} letters and digits that nobody can guess, such as `openssl rand -hex 16` gives"
                );
            }

            return null;
        }

        if (map.Secret("token") is not { } token || token.Reveal() is not { Length: > 0 } text || KeptToken(text))
        {
            return null;
        }

        if (text.Length is < ShortestToken or > LongestToken || text.AsSpan().ContainsAnyExcept(_tokenCharacters))
        {
            context.Error(
                Codes.IllegalValue,
                map.PlaceOf("token"),
                $"'token' of {map.Owner} is {ShortestToken} to {LongestToken} letters, digits, '-' and '_' (its value is not shown)"
            );
            return null;
        }

        if (!_owners.TryAdd(text, map.Owner))
        {
            context.Error(
                Codes.DuplicateName,
                map.PlaceOf("token"),
                $"'token' of {map.Owner} is the same as that of {_owners[text]}: one address can't tell of two"
            );
        }

        return token;
    }

    // It was written in the file, which is broken now: nobody can be told apart by it (Keeping.KeptDefinitions).
    private static bool KeptToken(string text) => text.Contains(Keeping.KeptDefinitions.NotKept, StringComparison.Ordinal);
}
