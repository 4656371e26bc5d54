namespace Crownwatch.Probes.Http;

/// <summary>What a target can make us take in; docs/limits.md states the same figures.</summary>
public static class HttpLimits
{
    /// <summary>Bytes of body, decompressed, that are held for the criteria which look at it. A longer body is down.</summary>
    public const int BodyHeld = 1024 * 1024;

    /// <summary>Bytes of body, decompressed, that are read and let go where no criterion looks at it. A longer body is down.</summary>
    public const int BodyPassedOver = 16 * 1024 * 1024;

    /// <summary>Kilobytes of response headers, status line included.</summary>
    public const int HeadersKilobytes = 64;

    /// <summary>Redirects that are followed.</summary>
    public const int Redirects = 10;

    /// <summary>Bytes from the start of a body nobody judges that are held for the excerpt.</summary>
    public const int ExcerptWindow = 8 * 1024;

    /// <summary>Characters of an excerpt that are kept.</summary>
    public const int Excerpt = 512;

    /// <summary>Characters of a value that a verdict shows.</summary>
    public const int Seen = 120;

    /// <summary>Values that a JSON path may give.</summary>
    public const int PathValues = 1000;

    /// <summary>How deep JSON may be nested.</summary>
    public const int JsonDepth = 64;
}
