using DeltaCrown.Perf;

namespace DeltaCrown.Tests.Perf;

public sealed class PerfOptionsTests
{
    [Theory]
    [InlineData("0")]
    [InlineData("-5")]
    [InlineData("ten")]
    [InlineData("1.5")]
    [InlineData("")]
    [InlineData("100001")]
    public void Refuses_samples_that_are_no_whole_number_in_range(string samples)
    {
        Assert.Equal([$"--samples: found '{samples}', expected a whole number from 1 to 100000"], Errors(samples: samples));
    }

    [Theory]
    [InlineData("nowhere")]
    [InlineData("ftp://127.0.0.1")]
    [InlineData("http://user:word@127.0.0.1")]
    public void Refuses_addresses_that_are_none(string url)
    {
        Assert.Equal([$"--url: found '{url}', expected an address such as http://127.0.0.1:8000"], Errors(url: url, password: "given"));
    }

    [Theory]
    [InlineData("no/such/folder/perf.json", "no/such/folder' does not exist; make it first")]
    [InlineData(".", "--json: '.' is a folder, expected a file")]
    [InlineData("", "--json: found an empty name, expected a file")]
    public void Refuses_a_file_that_could_not_be_written_before_anything_is_measured(string file, string expected)
    {
        Assert.EndsWith(expected, Assert.Single(Errors(json: file)), StringComparison.Ordinal);
    }

    [Fact]
    public void Names_the_scenarios_there_are()
    {
        Assert.Equal(
            ["--scenario: found 'lunch', expected one of health, login, wallet_transfer, purchase, websocket_round_trip"],
            Errors(scenarios: ["login", "lunch"])
        );
    }

    [Fact]
    public void Wants_an_administrator_only_where_coins_have_to_be_given_at_an_instance_of_others()
    {
        const string there = "http://127.0.0.1:8000";

        Assert.Contains("'wallet_transfer' needs coins", Assert.Single(Errors(url: there)), StringComparison.Ordinal);
        Assert.Contains("'purchase' needs coins", Assert.Single(Errors(url: there, scenarios: ["purchase"])), StringComparison.Ordinal);
        Assert.Empty(Errors(url: there, password: "given"));
        Assert.Empty(Errors(url: there, scenarios: ["health", "login"]));
        Assert.Empty(Errors());
    }

    [Fact]
    public void Runs_what_was_chosen_once_each_in_the_fixed_order()
    {
        List<string> errors = [];
        var options = PerfOptions.Read("7", null, null, null, null, ["login", "health", "login"], errors);

        Assert.Equal(["health", "login"], options!.Scenarios);
        Assert.Equal(7, options.Samples);
        Assert.Equal("admin", options.AdminUser);
    }

    private static List<string> Errors(
        string? samples = null,
        string? json = null,
        string? url = null,
        string? password = null,
        string[]? scenarios = null
    )
    {
        List<string> errors = [];
        var options = PerfOptions.Read(samples, json, url, null, password, scenarios ?? [], errors);
        Assert.Equal(errors.Count == 0, options is not null);
        return errors;
    }
}
