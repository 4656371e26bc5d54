namespace Crownwatch.Server.Running;

/// <summary>Where this server listens, for links when `self.public_url` is not configured.</summary>
public sealed class ServerAddress
{
    /// <summary>Known once the server listens; port 0 has become a real one by then.</summary>
    public Uri Url { get; set; } = new("http://127.0.0.1:8080/");
}
