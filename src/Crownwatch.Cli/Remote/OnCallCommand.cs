using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace Crownwatch.Cli.Remote;

/// <summary>`crownwatch on-call [--days 90]`</summary>
public static class OnCallCommand
{
    private const int UsualDays = 90;
    private const int MostDays = 366;

    public static Command Create()
    {
        var days = new Option<int>("--days")
        {
            Description = $"How many days ahead, from 1 to {MostDays}",
            HelpName = "N",
            DefaultValueFactory = _ => UsualDays,
        };
        days.Validators.Add(result =>
        {
            if (result.Errors.Any() || result.Tokens is not [{ Value: var text }])
            {
                return;
            }

            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 1 or > MostDays)
            {
                result.AddError($"--days is '{Plain.Of(text)}'; legal is a whole number from 1 to {MostDays}");
            }
        });
        var command = new Command("on-call", "Says who is on call now, the next handoffs, and the shifts ahead with their gaps") { days };
        var remote = new RemoteOptions(command, asks: true);
        command.SetAction(
            (parsed, stopping) =>
                RemoteRun.ExecuteAsync(
                    parsed,
                    remote,
                    client => client.SendAsync(HttpMethod.Get, $"api/v1/on-call?days={parsed.GetValue(days)}", null, stopping),
                    Write
                )
        );
        return command;
    }

    private static void Write(JsonElement answer, TextWriter output)
    {
        var now = answer.List("on_call").Select(p => Plain.Of(p.GetString())).ToList();
        output.WriteLine(now.Count == 0 ? "nobody is on call" : $"on call now: {string.Join(", ", now)}");
        foreach (var handoff in answer.List("handoffs"))
        {
            output.WriteLine($"  {handoff.Instant("at")} {handoff.Text("rotation")}: {Person(handoff, "from")} → {Person(handoff, "to")}");
        }

        output.WriteLine("shifts:");
        foreach (var shift in answer.List("shifts"))
        {
            var who = shift.Is("is_gap") ? "NOBODY: a gap" : $"{shift.Text("person")}{(shift.Is("is_override") ? " (stands in)" : "")}";
            output.WriteLine($"  {shift.Instant("from")} to {shift.Instant("until")} {shift.Text("rotation")}: {who}");
        }
    }

    private static string Person(JsonElement handoff, string member) => handoff.Text(member) is { Length: > 0 } person ? person : "nobody";
}
