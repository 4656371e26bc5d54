namespace Crownwatch.Cli.Explaining;

/// <summary>What is asked of a simulation.</summary>
/// <param name="At">Since its start, such as 12m, or an instant.</param>
/// <param name="AsJson">Whether a program asks: the answer is what a server's API gives, with the moment.</param>
public sealed record SimulatedQuestion(string Check, string Rule, string At, bool AsJson = false);
