namespace Crownwatch.Core.Definitions;

/// <summary>Every code a finding can have. A code is never given a second meaning; each has a page docs/lint/CODE.md.</summary>
public static class Codes
{
    public const string CannotRead = "CW001";
    public const string NotYaml = "CW002";
    public const string TooLarge = "CW003";
    public const string SeveralDocuments = "CW004";
    public const string EmptyFile = "CW005";
    public const string NotText = "CW006";
    public const string UnknownKey = "CW010";
    public const string DuplicateKey = "CW011";
    public const string WrongType = "CW012";
    public const string MissingKey = "CW013";
    public const string IllegalValue = "CW014";
    public const string BadDuration = "CW015";
    public const string BadPercentage = "CW016";
    public const string BadName = "CW017";
    public const string DuplicateName = "CW018";
    public const string UnknownReference = "CW019";
    public const string UnsetVariable = "CW020";
    public const string BadVariable = "CW021";
    public const string WrongEnvironment = "CW022";
    public const string BadCondition = "CW023";
    public const string WrongUnit = "CW024";
    public const string KeysDisagree = "CW025";
    public const string UnknownMessageName = "CW026";
    public const string NotAvailable = "CW028";
    public const string DependencyCycle = "CW029";
    public const string WrongVersion = "CW030";
    public const string NoEffect = "CW031";
    public const string LiteralSecret = "CW040";

    public const string NeverFires = "CW101";
    public const string IdleOverride = "CW102";
    public const string NoEnabledChannel = "CW103";
    public const string TimeoutOverInterval = "CW104";
    public const string PlainHttp = "CW105";
    public const string StepReachesNobody = "CW106";
    public const string NoPerson = "CW107";
    public const string RotationGap = "CW108";
    public const string UncoveredCheck = "CW109";
    public const string OnlyConsecutiveFailures = "CW110";
    public const string LatencyAfterOutage = "CW111";
    public const string PercentileIsMaximum = "CW112";
    public const string ShortBodyText = "CW113";
    public const string NoLifeSign = "CW114";
    public const string SameChecks = "CW115";
    public const string RuleWithoutChecks = "CW116";
    public const string MaintenanceNeverEnds = "CW117";
    public const string HardToRead = "CW118";
    public const string EmptyComponent = "CW119";
    public const string SlackButtonsUnheard = "CW121";

    /// <summary>All of them, in order.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        CannotRead,
        NotYaml,
        TooLarge,
        SeveralDocuments,
        EmptyFile,
        NotText,
        UnknownKey,
        DuplicateKey,
        WrongType,
        MissingKey,
        IllegalValue,
        BadDuration,
        BadPercentage,
        BadName,
        DuplicateName,
        UnknownReference,
        UnsetVariable,
        BadVariable,
        WrongEnvironment,
        BadCondition,
        WrongUnit,
        KeysDisagree,
        UnknownMessageName,
        NotAvailable,
        DependencyCycle,
        WrongVersion,
        NoEffect,
        LiteralSecret,
        NeverFires,
        IdleOverride,
        NoEnabledChannel,
        TimeoutOverInterval,
        PlainHttp,
        StepReachesNobody,
        NoPerson,
        RotationGap,
        UncoveredCheck,
        OnlyConsecutiveFailures,
        LatencyAfterOutage,
        PercentileIsMaximum,
        ShortBodyText,
        NoLifeSign,
        SameChecks,
        RuleWithoutChecks,
        MaintenanceNeverEnds,
        HardToRead,
        EmptyComponent,
        SlackButtonsUnheard,
    ];
}
