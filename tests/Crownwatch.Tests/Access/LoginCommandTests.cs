using System.Text.Json;
using Crownwatch.Server.Access;
using Crownwatch.Tests.Intervening;
using Crownwatch.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Crownwatch.Tests.Access;

/// <summary>`crownwatch login` and `logout`, and what the other commands send: the real command line against a real server.</summary>
public sealed class LoginCommandTests(AccessServer server) : IClassFixture<AccessServer>, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("crownwatch-login-").FullName;

    private string File => Path.Combine(_folder, "crownwatch", "tokens.json");

    public void Dispose() => Directory.Delete(_folder, true);

    [Fact(Timeout = 120_000)]
    public async Task Who_signed_in_is_who_acts_until_they_sign_out()
    {
        var account = await server.AddAsync("ada", Role.Responder);
        var (entered, said, errors) = await LoginAsync("ada", AccessServer.Password);
        Assert.True(entered == 0, errors);
        Assert.StartsWith($"signed in at {server.Url} as ada until 20", said, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
        }

        var kept = JsonDocument.Parse(await System.IO.File.ReadAllTextAsync(File, Scene.Cancel)).RootElement;
        Assert.Equal(server.Origin, Assert.Single(kept.EnumerateObject()).Name);
        Assert.DoesNotContain(AccessServer.Password, kept.GetRawText(), StringComparison.Ordinal);

        var (opened, incident, why) = await RunAsync("incident", "open", "--title", "the shop is slow", "--by", "eve", "--format", "json");
        Assert.True(opened == 0, why);
        Assert.Equal("ada", JsonDocument.Parse(incident).RootElement.GetProperty("opened_by").GetString());
        Assert.Equal(0, (await RunAsync("report")).Exit);
        Assert.Equal(
            1,
            (await RunAsync("correct", "one", "--from", "2026-01-01T00:00:00Z", "--to", "2026-01-02T00:00:00Z", "--reason", "x")).Exit
        );

        var (left, _, _) = await RunAsync("logout");
        Assert.Equal(0, left);
        Assert.Equal("{}", await System.IO.File.ReadAllTextAsync(File, Scene.Cancel));
        Assert.Empty(server.Services.GetRequiredService<TokenStore>().List(account.Id));
        Assert.Equal(1, (await RunAsync("incidents")).Exit);
        var (again, _, none) = await RunAsync("logout");
        Assert.Equal((1, $"crownwatch: no sign-in is kept for {server.Url}\n"), (again, none));
    }

    [Fact(Timeout = 120_000)]
    public async Task At_a_terminal_the_password_is_asked_for_and_not_shown()
    {
        Assert.SkipUnless(TerminalProcess.IsPossible, "script of util-linux is missing");
        await server.AddAsync("gus", Role.Viewer);
        await using var terminal = new TerminalProcess(server.Url, _folder, new Dictionary<string, string>(), "login", "--name", "gus");
        await terminal.ShowsAsync($"Password of gus at {server.Url}: ");

        // All at once, as a password manager does, with a mistake that is taken back.
        await terminal.TypeAsync(AccessServer.Password + "x\u007f\r");
        await terminal.ShowsAsync("signed in at");

        Assert.Equal(0, await terminal.EndAsync());
        Assert.DoesNotContain(AccessServer.Password[..7], terminal.Shown, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("incidents")).Exit);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_wrong_password_keeps_nothing_and_no_password_asks_nobody()
    {
        await server.AddAsync("ben", Role.Viewer);
        var (wrong, _, says) = await LoginAsync("ben", "a wrong password");
        Assert.Equal(1, wrong);
        Assert.Contains("don't go together", says, StringComparison.Ordinal);
        Assert.False(System.IO.File.Exists(File));

        var (none, _, asked) = await CliProcess.RunWithAsync(server.Url, _folder, null, "", "login");
        Assert.Equal((2, "crownwatch: no password was given\n"), (none, asked));
        Assert.DoesNotContain(server.Audit(), e => e.Detail.Contains("a wrong password", StringComparison.Ordinal));
    }

    [Theory(Timeout = 120_000)]
    [InlineData("incidents")]
    [InlineData("report")]
    [InlineData("explain", "INC-1")]
    [InlineData("post-mortem", "INC-1")]
    [InlineData("silence", "end", "1")]
    [InlineData("results", "export", "--check", "one")]
    [InlineData("channels", "list")]
    public async Task Who_is_not_signed_in_is_told_how_to(params string[] command)
    {
        var (exit, output, errors) = await RunAsync(command);

        Assert.NotEqual(0, exit);
        Assert.Empty(output);
        Assert.Contains(
            $"sign in with 'crownwatch login --server {server.Url}', or set CROWNWATCH_TOKEN",
            errors,
            StringComparison.Ordinal
        );
    }

    [Fact(Timeout = 120_000)]
    public async Task The_variables_token_comes_before_the_kept_one_and_what_is_wrong_with_either_is_told()
    {
        var cleo = await server.AddAsync("cleo", Role.Responder);
        await server.AddAsync("dora", Role.Responder);
        Assert.Equal(0, (await LoginAsync("dora", AccessServer.Password)).Exit);
        var token = await server.TokenAsync(cleo, "responder");

        var (_, incident, _) = await CliProcess.RunWithAsync(
            server.Url,
            _folder,
            token,
            "",
            "incident",
            "open",
            "--title",
            "slow",
            "--format",
            "json"
        );
        Assert.Equal("cleo", JsonDocument.Parse(incident).RootElement.GetProperty("opened_by").GetString());

        var (wrong, _, says) = await CliProcess.RunWithAsync(server.Url, _folder, "crownwatch_nonsense", "", "incidents");
        Assert.Equal((1, true), (wrong, says.Contains("the token in CROWNWATCH_TOKEN is not good", StringComparison.Ordinal)));
        var (strange, _, tells) = await CliProcess.RunWithAsync(server.Url, _folder, "one\ntwo", "", "incidents");
        Assert.Equal((2, "crownwatch: CROWNWATCH_TOKEN holds characters that no token has\n"), (strange, tells));

        foreach (var kept in server.Services.GetRequiredService<TokenStore>().List(null).Where(t => t.Name.StartsWith("crownwatch on")))
        {
            await server.Services.GetRequiredService<TokenStore>().EndAsync(kept.Id, null, Scene.Cancel);
        }

        var (ended, _, advises) = await RunAsync("incidents");
        Assert.Equal((1, true), (ended, advises.Contains("holds no more: sign in again", StringComparison.Ordinal)));
        Assert.Equal(0, (await RunAsync("logout")).Exit); // it was over, which is what is wanted
    }

    [Fact(Timeout = 120_000)]
    public async Task A_token_goes_to_no_other_server_and_no_redirect_is_followed()
    {
        await server.AddAsync("eve", Role.Responder);
        Assert.Equal(0, (await LoginAsync("eve", AccessServer.Password)).Exit);
        await using var other = await Listener.StartAsync();
        await using var leading = await Listener.StartAsync(other.Url);
        var elsewhere = other.Url.AbsoluteUri;

        await RunAsync("incidents", "--server", elsewhere);
        await CliProcess.RunWithAsync(server.Url, _folder, "crownwatch_of_the_first", "", "incidents", "--server", elsewhere);
        await RunAsync("logout", "--server", elsewhere);
        Assert.Equal(["GET /api/v1/incidents  ", "GET /api/v1/incidents  "], other.Heard);
        other.Heard.Clear();

        var (led, _, says) = await CliProcess.RunWithAsync(leading.Url, _folder, "crownwatch_of_the_second", "", "incidents");
        var (entered, _, _) = await CliProcess.RunWithAsync(
            leading.Url,
            _folder,
            null,
            AccessServer.Password + "\n",
            "login",
            "--name",
            "eve"
        );
        Assert.NotEqual(0, led);
        Assert.NotEqual(0, entered);
        Assert.Contains("status 307", says, StringComparison.Ordinal);
        Assert.Equal(2, leading.Heard.Count);
        Assert.Contains("Bearer crownwatch_of_the_second", leading.Heard.First(), StringComparison.Ordinal);
        Assert.Empty(other.Heard);
    }

    [Fact(Timeout = 120_000)]
    public async Task Signing_out_of_a_server_that_is_gone_removes_the_token_and_says_that_it_holds()
    {
        await server.AddAsync("fay", Role.Viewer);
        Assert.Equal(0, (await LoginAsync("fay", AccessServer.Password)).Exit);
        var text = await System.IO.File.ReadAllTextAsync(File, Scene.Cancel);
        await System.IO.File.WriteAllTextAsync(
            File,
            text.Replace(server.Origin, "http://127.0.0.1:1", StringComparison.Ordinal),
            Scene.Cancel
        );

        var (exit, _, errors) = await RunAsync("logout", "--server", "http://127.0.0.1:1");

        Assert.Equal(2, exit);
        Assert.Contains("removed here, but http://127.0.0.1:1/ did not end it", errors, StringComparison.Ordinal);
        Assert.Contains("it holds until 20", errors, StringComparison.Ordinal);
        Assert.Equal("{}", await System.IO.File.ReadAllTextAsync(File, Scene.Cancel));
    }

    [Fact(Timeout = 120_000)]
    public async Task A_file_of_tokens_that_can_not_be_read_is_named()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        await System.IO.File.WriteAllTextAsync(File, "{]", Scene.Cancel);

        var (exit, output, errors) = await RunAsync("incidents");

        Assert.Equal((2, ""), (exit, output));
        Assert.StartsWith(
            $"crownwatch: {File}, which keeps what 'crownwatch login' was given, can't be read",
            errors,
            StringComparison.Ordinal
        );
    }

    private Task<(int Exit, string Output, string Errors)> LoginAsync(string name, string password) =>
        CliProcess.RunWithAsync(server.Url, _folder, null, password + "\n", "login", "--name", name);

    private Task<(int Exit, string Output, string Errors)> RunAsync(params string[] arguments) =>
        CliProcess.RunWithAsync(server.Url, _folder, null, "", arguments);
}
