namespace FaultHost.Hosting;

/// <summary>The instants between a decision and its receipt at which the server is killed.</summary>
public enum KillPoint
{
    /// <summary>The decision's transaction has done its work and is not committed.</summary>
    BeforeCommit,

    /// <summary>It is committed; nothing was sent.</summary>
    AfterCommit,

    /// <summary>A request is on its way or has been answered; nothing of that is stored.</summary>
    RequestSent,

    /// <summary>The answer is in; the transaction that stores its receipt is not committed.</summary>
    BeforeReceipt,
}
