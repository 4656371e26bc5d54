namespace Crownwatch.Server.Storage;

/// <param name="Id">Made with the database; part of every key that a receiver deduplicates by.</param>
/// <param name="Key">Signs what we hand out and get back, such as the links in messages; made with the database, never shown.</param>
public sealed record Installation(string Id, string Key);
