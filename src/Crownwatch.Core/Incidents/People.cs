using Crownwatch.Core.Definitions;

namespace Crownwatch.Core.Incidents;

/// <summary>Who may be named as the one that did something.</summary>
public static class People
{
    /// <summary>
    /// Why the name can't stand for an acknowledgement, in words; null when it can. A file that lists people means only those: an
    /// acknowledgement by nobody would stop the calls without anybody being on it. Without a list every name will do.
    /// </summary>
    public static string? Unknown(string name, DefinitionSet definitions)
    {
        var people = definitions.OnCall.People;
        return people.Count == 0 || people.Any(p => p.Name == name)
            ? null
            : $"'{Shown.Text(name)}' is not one of on_call.people{Nearest.Hint(name, people.Select(p => p.Name))}; they are "
                + Shown.And([.. people.Select(p => p.Name)]);
    }

    /// <summary>
    /// What a person of PagerDuty is called here: whoever of the file has the same address, else the same name; else the name that
    /// PagerDuty gives. Upper and lower case are one.
    /// </summary>
    /// <param name="email">null where PagerDuty did not say.</param>
    public static string OfPagerDuty(string name, string? email, DefinitionSet definitions)
    {
        var people = definitions.OnCall.People;
        var known =
            people.FirstOrDefault(p => email is not null && string.Equals(p.Email, email, StringComparison.OrdinalIgnoreCase))
            ?? people.FirstOrDefault(p => string.Equals(p.Name, name, StringComparison.OrdinalIgnoreCase));
        return known?.Name ?? name;
    }
}
