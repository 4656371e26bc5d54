namespace Crownwatch.Server.Storage;

/// <param name="Id">Made with the database; part of every key that a receiver deduplicates by.</param>
public sealed record Installation(string Id);
