namespace DeltaCrown.Storage;

/// <summary>Writers have queued for too long; the caller answers 503 and the client may try again.</summary>
public sealed class WriteGateBusyException() : Exception("No turn at the database within the longest wait.");
