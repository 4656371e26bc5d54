using System.CommandLine;
using System.Text.Json;

namespace Crownwatch.Cli.Remote;

/// <summary>One request about one incident.</summary>
internal static class IncidentCall
{
    public static Argument<string> Id() => new("ID") { Description = "The incident's number, 42 or INC-42" };

    /// <param name="what">The last part of its address.</param>
    public static Task<Reply> PostAsync(ServerClient client, string id, string what, object body, CancellationToken stopping) =>
        client.SendAsync(HttpMethod.Post, $"api/v1/incidents/{Uri.EscapeDataString(id)}/{what}", body, stopping);

    /// <summary>A step, and a note of why. Where the step was taken and the note was not, both are said.</summary>
    /// <param name="done">What has happened then, such as `acknowledged`.</param>
    /// <param name="note">null for none.</param>
    public static async Task<Reply> PostWithNoteAsync(
        ServerClient client,
        (string Id, string What, string Done) step,
        object body,
        (string By, string? Text) note,
        CancellationToken stopping
    )
    {
        var taken = await PostAsync(client, step.Id, step.What, body, stopping);
        if (!taken.IsTaken || note.Text is null)
        {
            return taken;
        }

        var noted = await PostAsync(client, step.Id, "notes", new { by = note.By, text = note.Text }, stopping);
        if (noted.IsTaken)
        {
            return taken;
        }

        var why = $"{taken.Body.Text("label")} is {step.Done}, but the note was not taken: {noted.Failure ?? noted.Message}";
        return new Reply(noted.Status == 0 ? 500 : noted.Status, JsonSerializer.SerializeToElement(new { message = why }));
    }
}
