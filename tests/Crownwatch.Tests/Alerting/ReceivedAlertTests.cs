using Crownwatch.Core.Alerting;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;
using Crownwatch.Tests.Incidents;
using Xunit;

namespace Crownwatch.Tests.Alerting;

/// <summary>What an alert that another tool told us of is called, how grave it is, and what messages say of it.</summary>
public sealed class ReceivedAlertTests
{
    private static readonly DateTimeOffset _now = Story.Begin;

    // As alertmanager 0.25.0 gave them.
    [Theory]
    [InlineData("5e4d73ce68607259", "alertname=good2")]
    [InlineData("b5e9b7b630f6743b", "alertname=good", "instance=ünï")]
    public void Has_the_fingerprint_that_Alertmanager_gives_it(string fingerprint, params string[] labels) =>
        Assert.Equal(fingerprint, LabelFingerprint.Of(Labels(labels)));

    [Theory]
    [InlineData("Down", "instance=api-1:9090, job=api", "job=api", "alertname=Down", "instance=api-1:9090")]
    [InlineData("Down", "alertname=Down", "alertname=Down")]
    public void Is_named_by_its_alertname_and_its_other_labels(string rule, string check, params string[] labels) =>
        Assert.Equal(new ReceivedName(rule, check), ReceivedName.Of(Labels(labels)));

    [Fact]
    public void Label_sets_that_read_alike_have_names_of_their_own()
    {
        var long1 = new string('x', 300);
        List<Dictionary<string, string>> all =
        [
            new() { ["alertname"] = "A", ["a"] = "1, b=2" },
            new()
            {
                ["alertname"] = "A",
                ["a"] = "1",
                ["b"] = "2",
            },
            new() { ["alertname"] = "A", ["a"] = long1 + "1" },
            new() { ["alertname"] = "A", ["a"] = long1 + "2" },
            new() { ["alertname"] = "A", ["a"] = "line\nbreak" },
            new() { ["alertname"] = "A", ["a"] = "line break" },
            new() { ["alertname"] = "A", ["a"] = "line\u202e break" },
            new() { ["alertname"] = "A", ["a"] = "nul\0" },
            new() { ["alertname"] = long1 + "1" },
            new() { ["alertname"] = long1 + "2" },
            new() { ["a"] = "1" },
            new() { ["alertname"] = "(no alertname)", ["a"] = "1" },
            new()
            {
                ["alertname"] = "A",
                ["a"] = "1",
                ["severity"] = "warning",
            },
            new()
            {
                ["alertname"] = "A",
                ["a"] = "1",
                ["severity"] = "critical",
            },
        ];

        var names = all.ConvertAll(l => ReceivedName.Of(l));

        Assert.Equal(names.Count, names.Distinct().Count());
        Assert.All(names, n => Assert.DoesNotContain(n.Rule + n.Check, c => char.IsControl(c) || c == '\u202e'));
        Assert.All(names, n => Assert.True(n.Rule.Length <= 80 && n.Check.Length <= 140, $"{n.Rule} {n.Check}"));
        Assert.All(names, n => Assert.Matches("[=#]", n.Check)); // which no check of a file has
    }

    [Theory]
    [Trait("rule", "6.3")]
    [InlineData("critical", RuleSeverity.Critical)]
    [InlineData("page", RuleSeverity.Critical)]
    [InlineData("Critical", RuleSeverity.Critical)]
    [InlineData("warning", RuleSeverity.Warning)]
    [InlineData("info", RuleSeverity.Info)]
    [InlineData("none", RuleSeverity.Warning)]
    [InlineData(null, RuleSeverity.Warning)]
    public void Takes_its_severity_from_the_label(string? label, RuleSeverity severity) =>
        Assert.Equal(severity, Alert(label is null ? [] : [$"severity={label}"]).Severity);

    [Theory]
    [Trait("rule", "6.3")]
    [InlineData("high", "high")]
    [InlineData("low", "low")]
    [InlineData("enormous", "medium")]
    [InlineData(null, "medium")]
    public void Takes_its_criticality_from_the_label(string? label, string criticality) =>
        Assert.Equal(criticality, Alert(label is null ? [] : [$"criticality={label}"]).Open(_now).Alert.Criticality);

    [Fact]
    public void Says_what_its_annotations_say_and_shows_since_when_the_value_and_the_address()
    {
        var alert = Alert() with
        {
            Annotations = new Dictionary<string, string>
            {
                ["summary"] = "12% of the requests fail",
                ["description"] = "more words",
                ["value"] = "0.12",
                ["runbook_url"] = "https://runbooks.example.com/errors",
            },
            GeneratorUrl = "http://prometheus.example.com/graph?g0",
        };

        var opened = alert.Open(_now).Alert;

        Assert.Equal("12% of the requests fail", opened.Evidence.Headline);
        Assert.Equal("12% of the requests fail", opened.Evidence.Brief);
        Assert.Equal(
            "firing since 2026-01-12 14:04:00 UTC; value 0.12; http://prometheus.example.com/graph?g0",
            opened.Evidence.Arithmetic
        );
        Assert.Equal(0.12, opened.Evidence.Value);
        Assert.Equal("https://runbooks.example.com/errors", opened.Runbook);
    }

    [Theory]
    [InlineData("s|d|m", "s")]
    [InlineData("|d|m", "d")]
    [InlineData(" ||m", "m")]
    [InlineData("||", "Down fires on instance=a")]
    public void Says_its_summary_else_its_description_else_its_message(string annotations, string headline)
    {
        var texts = annotations.Split('|');
        var alert = Alert("instance=a") with
        {
            Annotations = new Dictionary<string, string>
            {
                ["summary"] = texts[0],
                ["description"] = texts[1],
                ["message"] = texts[2],
            },
        };

        Assert.Equal(headline, alert.Open(_now).Alert.Evidence.Headline);
    }

    [Theory]
    [InlineData("0.5", 0.5)]
    [InlineData("NaN", null)]
    [InlineData("many", null)]
    public void Has_the_value_that_is_a_number(string value, double? number) =>
        Assert.Equal(number, Annotated("value", value).Evidence.Value);

    [Theory]
    [InlineData("http://runbooks.example.com/a", true)]
    [InlineData("ftp://runbooks.example.com/a", false)]
    [InlineData("/a", false)]
    public void Has_the_runbook_that_is_an_address_of_the_web(string address, bool kept) =>
        Assert.Equal(kept ? address : null, Annotated("runbook_url", address).Runbook);

    [Fact]
    public void An_address_of_300_characters_is_kept_and_a_longer_one_not()
    {
        var longest = "https://runbooks.example.com/".PadRight(300, 'x');

        Assert.Equal(longest, Annotated("runbook_url", longest).Runbook);
        Assert.Null(Annotated("runbook_url", longest + "x").Runbook);
    }

    [Fact]
    public void Its_fingerprint_does_not_depend_on_the_order_of_its_labels() =>
        Assert.Equal(
            LabelFingerprint.Of(Labels(["alertname=good", "instance=a", "job=b"])),
            LabelFingerprint.Of(Labels(["job=b", "instance=a", "alertname=good"]))
        );

    private static IncidentAlert Annotated(string name, string text) =>
        (Alert() with { Annotations = new Dictionary<string, string> { [name] = text } }).Open(_now).Alert;

    [Fact]
    public void Without_annotations_it_says_its_name()
    {
        var opened = Alert("instance=a").Open(_now).Alert;

        Assert.Equal("Down fires on instance=a", opened.Evidence.Headline);
        Assert.Equal("firing since 2026-01-12 14:04:00 UTC", opened.Evidence.Brief);
    }

    [Fact]
    public void A_description_of_64_KB_is_bounded_and_on_one_line_in_messages()
    {
        var text = "first line\n" + new string('x', 64 * 1024);

        var evidence = (
            Alert() with
            {
                Annotations = new Dictionary<string, string>
                {
                    ["description"] = text,
                    ["value"] = text,
                    ["runbook_url"] = "javascript:alert(1)",
                },
                GeneratorUrl = "http://" + text,
            }
        ).Open(_now).Alert;

        Assert.StartsWith("first line xxx", evidence.Evidence.Headline, StringComparison.Ordinal);
        Assert.True(evidence.Evidence.Headline.Length <= 500);
        Assert.True(evidence.Evidence.Brief.Length <= 120);
        Assert.True(evidence.Evidence.Arithmetic.Length <= 600);
        Assert.Null(evidence.Runbook);
    }

    [Theory]
    [Trait("rule", "6.1")]
    [InlineData("external|alertname=\"Down\"", "instance=a", "job=b")]
    [InlineData("external|alertname=\"Down\", service=\"shop\"", "service=shop", "instance=a")]
    [InlineData("external|alertname=\"Down\", service=\"shop\", environment=\"test\"", "environment=test", "service=shop")]
    public void Is_grouped_by_the_labels_of_group_by_and_its_alertname(string group, params string[] labels) =>
        Assert.Equal(group, Grouping.KeyOfReceived(Alert(labels).Labels, ["service", "environment"]));

    [Fact]
    [Trait("rule", "6.1")]
    public void One_that_has_none_of_these_is_its_own_group() =>
        Assert.NotEqual(
            Grouping.KeyOfReceived(Labels(["instance=a"]), ["service"]),
            Grouping.KeyOfReceived(Labels(["instance=b"]), ["service"])
        );

    internal static ReceivedAlert Alert(params string[] labels) =>
        new()
        {
            Labels = Labels(["alertname=Down", .. labels]),
            StartsAt = _now.AddMinutes(-1),
            EndsAt = _now.AddMinutes(4),
        };

    private static Dictionary<string, string> Labels(IEnumerable<string> labels) =>
        labels.ToDictionary(l => l[..l.IndexOf('=', StringComparison.Ordinal)], l => l[(l.IndexOf('=', StringComparison.Ordinal) + 1)..]);
}
