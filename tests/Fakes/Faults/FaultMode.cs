namespace Fakes.Faults;

public enum FaultMode
{
    /// <summary>A status (and body) in place of the usual answer; the request has no effect.</summary>
    Answer,

    /// <summary>The request is read, has no effect, and is never answered.</summary>
    Hang,

    /// <summary>The request is read, has no effect, and the connection is reset.</summary>
    Reset,

    /// <summary>The request takes effect and is never answered: the sender cannot know.</summary>
    AcceptThenHang,

    /// <summary>The request takes effect and the connection is reset.</summary>
    AcceptThenReset,

    /// <summary>The answer is late.</summary>
    Delay,

    /// <summary>The port is closed: connections are refused until the faults are cleared.</summary>
    Refuse,
}
