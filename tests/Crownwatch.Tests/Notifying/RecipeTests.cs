using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Definitions.Linting;
using Crownwatch.Core.Incidents;
using Crownwatch.Server.Notifying;
using Crownwatch.Server.Storage;
using Crownwatch.Tests.Definitions;
using Fakes.Webhooks;
using Xunit;

namespace Crownwatch.Tests.Notifying;

/// <summary>The recipes of docs/channels.md, sent as they are to a receiver that checks what each service documents.</summary>
public sealed class RecipeTests : IAsyncLifetime
{
    private static readonly KnownVariables _variables = new(
        ("PUSHOVER_TOKEN", "azGDORePK8gMaC0QOYAMyEEuzJnyUi"),
        ("PUSHOVER_USER", "uQiRzpo4DXghDmr9QzzfQu27cmVRsG"),
        ("TWILIO_ACCOUNT", "ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
        ("TWILIO_BASIC", Convert.ToBase64String(Encoding.UTF8.GetBytes("ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa:token"))),
        ("TWILIO_FROM", "+15005550006"),
        ("TWILIO_TO", "+15005550009"),
        ("TELEGRAM_TOKEN", "123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11"),
        ("TELEGRAM_CHAT", "-1001234567890"),
        ("DISCORD_WEBHOOK", "https://discord.com/api/webhooks/1234/abcd"),
        ("TEAMS_WEBHOOK", "https://teams.example.com/workflows/1234/triggers/manual/run?sig=abc")
    );
    private static readonly JsonSerializerOptions _readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly Post _post = new(TimeProvider.System);
    private WebhookFake _hook = null!;

    public static TheoryData<string, string, int> Recipes { get; } =
        new()
        {
            { "pushover", "https://api.pushover.net", 200 },
            { "twilio", "https://api.twilio.com", 201 },
            { "telegram", "https://api.telegram.org", 200 },
            { "discord", "https://discord.com", 200 },
            { "teams", "https://teams.example.com", 202 },
        };

    public async ValueTask InitializeAsync() => _hook = await WebhookFake.StartAsync();

    public async ValueTask DisposeAsync()
    {
        _post.Dispose();
        await _hook.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Recipes))]
    public async Task Is_taken_by_its_service(string name, string server, int status)
    {
        var channel = Read(name);
        var meant = channel with
        {
            Url = new Secret(channel.Url.Reveal().Replace(server, $"{_hook.Url}/{name}", StringComparison.Ordinal)),
        };
        Assert.StartsWith(_hook.Url, meant.Url.Reveal(), StringComparison.Ordinal);

        foreach (var kind in Enum.GetValues<MessageKind>())
        {
            foreach (
                var notice in (Notice[])
                    [Pending.Notice, Pending.Hostile, Pending.Notice with { Incident = null, Ask = null, Runbooks = [] }]
            )
            {
                var sender = new WebhookSender(_post, Pending.Installation, TimeProvider.System);
                var result = await sender.SendAsync(meant, Pending.Of(notice, kind), Pending.Links, TestContext.Current.CancellationToken);
                Assert.Equal((SendOutcome.Delivered, status), (result.Outcome, result.Status));
            }
        }

        Assert.All(_hook.Received.All, r => Assert.True(r.Answer.Accepted));
        var texts = _hook.Received.All.Select(r => JsonSerializer.Serialize(r.Payload, _readable));
        Assert.Contains(texts, t => t.Contains("health_endpoint down 3m · 503 ×3 · INC-42", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Recipes))]
    public void Has_no_finding_but_that_nobody_is_on_call(string name, string server, int status)
    {
        Assert.NotEmpty(server);
        Assert.True(status > 0);
        var findings = Linter.Lint([File(name)], null, _variables);
        Assert.Empty(findings.Where(f => f.Code is not (Codes.NoPerson or Codes.OnlyConsecutiveFailures)).Select(f => f.ToString()));
    }

    [Fact]
    public void Every_file_is_tried()
    {
        var files = Directory
            .EnumerateFiles(Repository.PathOf("docs", "examples", "channels"), "*.yml")
            .Select(Path.GetFileNameWithoutExtension);
        Assert.Equal(Recipes.Select(r => r.Data.Item1).Order(), files.Order());
    }

    private static WebhookChannelDefinition Read(string name)
    {
        var outcome = DefinitionReader.Read([File(name)], null, _variables, ReadMode.Run);
        Assert.Empty(outcome.Findings.Select(f => f.ToString()));
        return Assert.IsType<WebhookChannelDefinition>(Assert.Single(outcome.Set!.Channels));
    }

    private static SourceFile File(string name) =>
        new($"{name}.yml", System.IO.File.ReadAllText(Repository.PathOf("docs", "examples", "channels", $"{name}.yml")));
}
