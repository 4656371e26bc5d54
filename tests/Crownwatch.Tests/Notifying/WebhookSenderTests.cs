using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;
using Crownwatch.Server.Notifying;
using Crownwatch.Server.Storage;
using Crownwatch.Tests.Definitions;
using Fakes.Faults;
using Fakes.Webhooks;
using Xunit;

namespace Crownwatch.Tests.Notifying;

/// <summary>The webhook by docs/webhook.md: its JSON, its signature, its templates.</summary>
public sealed class WebhookSenderTests : IAsyncLifetime
{
    private const string Secret = "whsec_8f742231b10e8888";
    private readonly Post _post = new(TimeProvider.System);
    private WebhookFake _hook = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _hook = await WebhookFake.StartAsync(secret: Secret);

    public async ValueTask DisposeAsync()
    {
        _post.Dispose();
        await _hook.DisposeAsync();
    }

    [Fact]
    public async Task Sends_the_documented_members_signed()
    {
        var result = await SendAsync(Pending.Of());

        Assert.Equal((SendOutcome.Delivered, 200, "ok"), (result.Outcome, result.Status, result.Answer));
        var sent = Assert.Single(_hook.Received.All).Payload;
        var documented = JsonDocument.Parse(Block("json")).RootElement;
        Assert.Equal(Members(documented), Members(sent));
        Assert.Equal(JsonSerializer.Serialize(documented), JsonSerializer.Serialize(sent));
    }

    [Fact]
    public async Task Without_an_incident_the_members_are_there_and_null()
    {
        await SendAsync(Pending.Of(Pending.Notice with { Incident = null }, MessageKind.Info));

        var sent = Assert.Single(_hook.Received.All).Payload;
        Assert.Equal(JsonValueKind.Null, sent.GetProperty("incident").ValueKind);
        Assert.Equal(JsonValueKind.Null, sent.GetProperty("links").GetProperty("incident").ValueKind);
    }

    [Fact]
    public void Signs_as_the_vector_says()
    {
        var at = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

        // printf '1700000000.{"hello":"world"}' | openssl dgst -sha256 -hmac whsec_8f742231b10e8888
        Assert.Equal(
            "t=1700000000,v1=dfbdecee6474a11d8d080706c5e3683c47ff7ef9127c1e40dc86f0270f06a66a",
            WebhookSignature.Of(Secret, at, Encoding.UTF8.GetBytes("""{"hello":"world"}"""))
        );
    }

    [Fact]
    public async Task The_documents_example_of_verification_takes_what_we_sign_and_nothing_else()
    {
        await SendAsync(Pending.Of(Pending.Hostile));
        var sent = Assert.Single(_hook.Received.All);
        var signature = sent.Headers["X-Crownwatch-Signature"];

        Assert.Equal(0, await VerifyAsync(signature, sent.Body, Secret));
        Assert.NotEqual(0, await VerifyAsync(signature, sent.Body + " ", Secret));
        Assert.NotEqual(0, await VerifyAsync(signature, sent.Body, "another"));
        var old = WebhookSignature.Of(Secret, TimeProvider.System.GetUtcNow().AddMinutes(-6), Encoding.UTF8.GetBytes(sent.Body));
        Assert.NotEqual(0, await VerifyAsync(old, sent.Body, Secret));
    }

    [Fact]
    public async Task Another_secret_is_a_bad_credential()
    {
        var result = await SendAsync(Pending.Of(), Channel() with { SigningSecret = new Secret("another") });

        Assert.Equal((SendOutcome.Refused, 401, true), (result.Outcome, result.Status, result.BadCredential));
    }

    [Theory]
    [InlineData(429, SendOutcome.WaitUntil)]
    [InlineData(503, SendOutcome.Transient)]
    [InlineData(302, SendOutcome.Refused)]
    [InlineData(404, SendOutcome.Refused)]
    [InlineData(204, SendOutcome.Delivered)]
    public async Task Tells_what_a_status_means(int status, SendOutcome expected)
    {
        await _hook.Faults.SetAsync(Fault.Answering(status) with { Body = "" });
        Assert.Equal(expected, (await SendAsync(Pending.Of())).Outcome);
    }

    [Fact]
    public async Task A_body_of_the_files_own_is_filled_in_and_no_text_can_end_its_strings()
    {
        var channel = Read(
            "body: '{\"title\": \"${message.title}\", \"ask\": \"${message.ask}\", \"short\": \"${message.lines:12}\", \"p\": ${message.priority}, \"k\": \"${message.kind|opened=a|other=b}\", \"env\": \"${ODD}\"}'",
            ("ODD", "a\"b\\c\nd")
        );

        await SendAsync(Pending.Of(Pending.Hostile), channel);

        var sent = Assert.Single(_hook.Received.All);
        Assert.Equal(Pending.Hostile.Title, sent.Text("title"));
        Assert.Equal(Pending.Hostile.Ask, sent.Text("ask"));
        Assert.Equal("\r\n.\r\nRCPT T…", sent.Text("short"));
        Assert.Equal(("a", "a\"b\\c\nd"), (sent.Text("k"), sent.Text("env")));
        Assert.Equal(5, sent.Payload.GetProperty("p").GetInt32());
    }

    [Fact]
    public async Task A_form_is_sent_as_one_whatever_its_values_hold()
    {
        var channel = Read("form: {To: \"${TO}\", Body: \"${message.title}&x=1\"}", ("TO", "+49 1=2&3"));

        await SendAsync(Pending.Of(Pending.Hostile), channel);

        var sent = Assert.Single(_hook.Received.All);
        Assert.Equal("application/x-www-form-urlencoded", sent.Headers["Content-Type"]);
        Assert.Equal(("+49 1=2&3", Pending.Hostile.Title + "&x=1"), (sent.Text("To"), sent.Text("Body")));
    }

    [Fact]
    public async Task Headers_of_the_file_are_sent()
    {
        await SendAsync(Pending.Of(), Read("headers: {Authorization: \"Bearer ${TOKEN}\", X-Team: core}", ("TOKEN", "tk_123456789")));

        var headers = Assert.Single(_hook.Received.All).Headers;
        Assert.Equal(("Bearer tk_123456789", "core"), (headers["Authorization"], headers["X-Team"]));
    }

    private WebhookChannelDefinition Channel() =>
        new()
        {
            Name = "hook",
            Url = new Secret(_hook.HookUrl),
            SigningSecret = new Secret(Secret),
        };

    private WebhookChannelDefinition Read(string keys, params (string, string)[] variables)
    {
        var text =
            $"version: \"1.0\"\nchecks:\n  - {{name: home, url: \"https://example.com/\"}}\nalerting:\n  channels:\n    - type: webhook\n      url: \"{_hook.HookUrl}\"\n      secret: \"${{SECRET}}\"\n      {keys}\n";
        var outcome = DefinitionReader.Read(
            [new SourceFile("x.yml", text)],
            null,
            new KnownVariables([("SECRET", Secret), .. variables]),
            ReadMode.Run
        );
        Assert.Empty(outcome.Findings.Select(f => f.ToString()));
        return Assert.IsType<WebhookChannelDefinition>(Assert.Single(outcome.Set!.Channels));
    }

    private Task<SendResult> SendAsync(PendingMessage message, WebhookChannelDefinition? channel = null) =>
        new WebhookSender(_post, Pending.Installation, TimeProvider.System).SendAsync(channel ?? Channel(), message, Pending.Links, Cancel);

    private static IEnumerable<string> Members(JsonElement json) => json.EnumerateObject().Select(m => m.Name);

    // The first block of that language in the document.
    private static string Block(string language)
    {
        var text = File.ReadAllText(Repository.PathOf("docs", "webhook.md"));
        var from = text.IndexOf($"```{language}\n", StringComparison.Ordinal) + language.Length + 4;
        return text[from..text.IndexOf("```", from, StringComparison.Ordinal)];
    }

    private static async Task<int> VerifyAsync(string signature, string body, string secret)
    {
        var start = new ProcessStartInfo("bash", ["-c", Block("bash")]);
        start.Environment["SIGNATURE"] = signature;
        start.Environment["SECRET"] = secret;
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, body, Cancel);
            start.Environment["BODY_FILE"] = file;
            using var process = Process.Start(start)!;
            await process.WaitForExitAsync(Cancel);
            return process.ExitCode;
        }
        finally
        {
            File.Delete(file);
        }
    }
}
