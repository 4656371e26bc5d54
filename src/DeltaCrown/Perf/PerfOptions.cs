using System.Globalization;

namespace DeltaCrown.Perf;

/// <summary>What one run of the harness is asked to do.</summary>
public sealed record PerfOptions
{
    public const int DefaultSamples = 100;
    public const int MostSamples = 100_000;
    public const string DefaultAdminUser = "admin";
    public const string AdminPasswordVariable = "DELTACROWN_ADMIN_PASSWORD";

    /// <summary>Attempts per scenario, 1 to <see cref="MostSamples"/>.</summary>
    public required int Samples { get; init; }

    /// <summary>Where the report is written; null: nowhere.</summary>
    public string? JsonFile { get; init; }

    /// <summary>The running instance to measure; null: start one with an empty database and end it afterwards.</summary>
    public Uri? Url { get; init; }

    /// <summary>Who puts coins in the measuring accounts' wallets.</summary>
    public required string AdminUser { get; init; }

    /// <summary>Null where no administrator is needed, or where the instance is started for the run.</summary>
    public string? AdminPassword { get; init; }

    /// <summary>Out of <see cref="PerfScenario.Names"/>, in the order in which they run.</summary>
    public required IReadOnlyList<string> Scenarios { get; init; }

    /// <summary>Null, with every error, when one of the values is not legal.</summary>
    public static PerfOptions? Read(
        string? samples,
        string? json,
        string? url,
        string? adminUser,
        string? adminPassword,
        IReadOnlyList<string> scenarios,
        List<string> errors
    )
    {
        var count = DefaultSamples;
        if (
            samples is not null
            && (!int.TryParse(samples, NumberStyles.None, CultureInfo.InvariantCulture, out count) || count is < 1 or > MostSamples)
        )
        {
            errors.Add($"--samples: found '{samples}', expected a whole number from 1 to {MostSamples}");
        }
        Uri? address = null;
        if (
            url is not null
            && (
                !Uri.TryCreate(url, UriKind.Absolute, out address)
                || address.Scheme is not ("http" or "https")
                || address.UserInfo.Length > 0
            )
        )
        {
            errors.Add($"--url: found '{url}', expected an address such as http://127.0.0.1:8000");
        }
        foreach (var unknown in scenarios.Except(PerfScenario.Names))
        {
            errors.Add($"--scenario: found '{unknown}', expected one of {string.Join(", ", PerfScenario.Names)}");
        }
        if (json is not null)
        {
            CheckFile(json, errors);
        }
        var password = string.IsNullOrEmpty(adminPassword) ? null : adminPassword;
        var chosen = PerfScenario.Names.Where(name => scenarios.Count == 0 || scenarios.Contains(name)).ToList();
        if (url is not null && password is null && chosen.FirstOrDefault(PerfScenario.NeedsCoins) is { } needy)
        {
            errors.Add(
                $"--url without an administrator's password: '{needy}' needs coins that only an administrator can give; "
                    + $"set {AdminPasswordVariable}, or choose other scenarios with --scenario"
            );
        }
        return errors.Count > 0
            ? null
            : new PerfOptions
            {
                Samples = count,
                JsonFile = json,
                Url = address,
                AdminUser = adminUser ?? DefaultAdminUser,
                AdminPassword = password,
                Scenarios = chosen,
            };
    }

    private static void CheckFile(string file, List<string> errors)
    {
        if (string.IsNullOrWhiteSpace(file))
        {
            errors.Add("--json: found an empty name, expected a file");
        }
        else if (Directory.Exists(file))
        {
            errors.Add($"--json: '{file}' is a folder, expected a file");
        }
        else if (Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder && !Directory.Exists(folder))
        {
            errors.Add($"--json: the folder '{folder}' does not exist; make it first");
        }
    }
}
