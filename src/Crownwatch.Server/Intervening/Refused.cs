namespace Crownwatch.Server.Intervening;

/// <summary>Why something a person asked for was not done.</summary>
/// <param name="Status">400 where the request itself is wrong, 409 where it can't be taken as things stand.</param>
/// <param name="Message">Names the field, what was found and what would be legal.</param>
public sealed record Refused(int Status, string Message);
