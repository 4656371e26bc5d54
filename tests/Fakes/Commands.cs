using System.CommandLine;
using Fakes.Ntfy;
using Fakes.PagerDuty;
using Fakes.Slack;
using Fakes.Smtp;
using Fakes.Webhooks;

namespace Fakes;

/// <summary>The subcommands.</summary>
internal static class Commands
{
    public static Command Slack()
    {
        var urls = Urls(5080);
        var command = new Command("slack", "A receiver that behaves as Slack does, with a page that shows what arrived.") { urls };
        command.SetAction(
            async (parsed, stop) =>
            {
                await using var fake = await SlackFake.StartAsync(parsed.GetValue(urls)!);
                Console.WriteLine($"Slack         {fake.Url}");
                Console.WriteLine($"  webhook_url {fake.WebhookUrl}");
                Console.WriteLine($"  api_url     {fake.ApiUrl}");
                Console.WriteLine($"  control     {fake.ControlUrl}/control/faults");
                return await UntilStopped(stop);
            }
        );
        return command;
    }

    public static Command PagerDuty()
    {
        var urls = Urls(5081);
        var command = new Command("pagerduty", "A receiver that behaves as PagerDuty's Events API v2 does, with a page.") { urls };
        command.SetAction(
            async (parsed, stop) =>
            {
                await using var fake = await PagerDutyFake.StartAsync(parsed.GetValue(urls)!);
                Console.WriteLine($"PagerDuty     {fake.Url}");
                Console.WriteLine($"  api_url     {fake.EnqueueUrl}");
                Console.WriteLine($"  control     {fake.ControlUrl}/control/faults");
                return await UntilStopped(stop);
            }
        );
        return command;
    }

    public static Command Smtp()
    {
        var urls = Urls(5082);
        var plain = new Option<bool>("--no-tls") { Description = "Offers no STARTTLS." };
        var user = new Option<string?>("--username") { Description = "Who must sign in." };
        var password = new Option<string>("--password") { Description = "With what.", DefaultValueFactory = _ => "" };
        var command = new Command("smtp", "A mail server that keeps what it is given, with a page that shows it.")
        {
            urls,
            plain,
            user,
            password,
        };
        command.SetAction(
            async (parsed, stop) =>
            {
                var settings = new SmtpSettings
                {
                    Tls = !parsed.GetValue(plain),
                    Username = parsed.GetValue(user),
                    Password = parsed.GetValue(password)!,
                };
                await using var fake = await SmtpFake.StartAsync(parsed.GetValue(urls)!, settings);
                Console.WriteLine($"SMTP          {fake.ControlUrl}");
                Console.WriteLine($"  host, port  {fake.Host}, {fake.Port}");
                Console.WriteLine($"  trusted_certificate {fake.CertificateSha256}");
                Console.WriteLine($"  control     {fake.ControlUrl}/control/faults (path is the command: /RCPT, /DATA, /END …)");
                return await UntilStopped(stop);
            }
        );
        return command;
    }

    public static Command Ntfy()
    {
        var urls = Urls(5083);
        var token = new Option<string?>("--token") { Description = "The access token that it asks for." };
        var command = new Command("ntfy", "A receiver that behaves as an ntfy server does, with a page.") { urls, token };
        command.SetAction(
            async (parsed, stop) =>
            {
                await using var fake = await NtfyFake.StartAsync(parsed.GetValue(urls)!, parsed.GetValue(token));
                Console.WriteLine($"ntfy          {fake.Url}");
                Console.WriteLine($"  url         {fake.TopicUrl}");
                Console.WriteLine($"  control     {fake.ControlUrl}/control/faults");
                return await UntilStopped(stop);
            }
        );
        return command;
    }

    public static Command Webhook()
    {
        var urls = Urls(5084);
        var secret = new Option<string?>("--secret") { Description = "What requests must be signed with." };
        var command = new Command(
            "webhook",
            "Takes webhooks and checks signatures; stands in for Pushover, Twilio, Telegram, Discord and Teams."
        )
        {
            urls,
            secret,
        };
        command.SetAction(
            async (parsed, stop) =>
            {
                await using var fake = await WebhookFake.StartAsync(parsed.GetValue(urls)!, parsed.GetValue(secret));
                Console.WriteLine($"Webhook       {fake.Url}");
                Console.WriteLine($"  url         {fake.HookUrl}");
                Console.WriteLine(
                    $"  services    {fake.Url}/pushover, /twilio, /telegram, /discord, /teams in place of https://their.host"
                );
                Console.WriteLine($"  control     {fake.ControlUrl}/control/faults");
                return await UntilStopped(stop);
            }
        );
        return command;
    }

    internal static async Task<int> UntilStopped(CancellationToken stop)
    {
        var stopped = new TaskCompletionSource();
        await using var registration = stop.Register(stopped.SetResult);
        await stopped.Task;
        return 0;
    }

    private static Option<string> Urls(int port) =>
        new("--urls")
        {
            Description = "The address to listen on; port 0 takes a free one.",
            DefaultValueFactory = _ => $"http://127.0.0.1:{port}",
        };
}
