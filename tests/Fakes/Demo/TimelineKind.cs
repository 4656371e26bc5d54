namespace Fakes.Demo;

/// <summary>What a line of the timeline is about; the verdict counts by it.</summary>
public enum TimelineKind
{
    /// <summary>Something started, or a remark.</summary>
    Note,

    /// <summary>The platform was stopped.</summary>
    Broken,

    /// <summary>The platform was started again.</summary>
    Mended,

    /// <summary>The watcher was killed.</summary>
    Killed,

    /// <summary>PagerDuty opened an incident: the phone rang.</summary>
    Page,

    /// <summary>PagerDuty resolved an incident.</summary>
    PageResolved,

    /// <summary>A message appeared in Slack.</summary>
    Message,
}
