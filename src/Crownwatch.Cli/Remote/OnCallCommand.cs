using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace Crownwatch.Cli.Remote;

/// <summary>`crownwatch oncall [--days 90]`</summary>
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
        var command = new Command("oncall", "Says who is on call now, the next handoffs, and the shifts ahead with their gaps") { days };
        command.Aliases.Add("on-call");
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

        var shifts = Screen.Table("from", "until", "rotation", "who");
        foreach (var shift in answer.List("shifts"))
        {
            var gap = shift.Is("is_gap");
            var who = gap ? "NOBODY: a gap" : $"{shift.Text("person")}{(shift.Is("is_override") ? " (stands in)" : "")}";
            shifts.AddRow(
                Screen.Cell(shift.Instant("from")),
                Screen.Cell(shift.Instant("until")),
                Screen.Cell(shift.Text("rotation")),
                Screen.Cell(who, gap ? Color.Red : null)
            );
        }

        if (shifts.Rows.Count > 0)
        {
            output.WriteLine();
            Screen.Write(output, shifts);
        }
    }

    private static string Person(JsonElement handoff, string member) => handoff.Text(member) is { Length: > 0 } person ? person : "nobody";
}
