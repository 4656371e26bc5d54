using DeltaCrown.Serving;
using DeltaCrown.Storage;
using DeltaCrown.Tests.Running;
using Microsoft.Data.Sqlite;
using Xunit;

namespace DeltaCrown.Tests.Serving;

public sealed class StartTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_restart_keeps_accounts_sessions_balances_and_the_key()
    {
        string folder = Directory.CreateTempSubdirectory("deltacrown-test-").FullName;
        ServeOptions options = new()
        {
            Urls = ["http://127.0.0.1:0"],
            Database = DatabaseLocation.Parse(Path.Combine(folder, "new", "deltacrown.db"), [])!,
        };
        StartedPlatform first = await PlatformHost.StartAsync(options, Stop);
        string password = first.MadeAdministratorPassword!;
        using ApiClient before = new(new Uri(first.App!.Urls.Single()), null);
        Answer login = await before.PostAsync("/api/auth/login", new { username = "admin", password });
        await first.App.DisposeAsync();

        StartedPlatform second = await PlatformHost.StartAsync(options with { AdministratorPassword = "ignored by now" }, Stop);
        using ApiClient after = new(new Uri(second.App!.Urls.Single()), new("Bearer", login.Text("access")));
        Answer me = await after.GetAsync("/api/auth/me");
        await second.App.DisposeAsync();

        Assert.True(password.Length >= 20);
        Assert.Null(second.MadeAdministratorPassword);
        Assert.Equal("admin", me.Text("role"));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder, "new", "signing.key")));
        }
        SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_port_in_use_is_one_line()
    {
        await using Platform platform = await Platform.StartAsync();
        string folder = Directory.CreateTempSubdirectory("deltacrown-test-").FullName;
        StartedPlatform second = await PlatformHost.StartAsync(
            new ServeOptions
            {
                Urls = [platform.Address.GetLeftPart(UriPartial.Authority)],
                Database = DatabaseLocation.Parse(Path.Combine(folder, "deltacrown.db"), [])!,
            },
            Stop
        );
        Assert.Null(second.App);
        Assert.Contains("in use", second.Failure, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', second.Failure!);
        Assert.NotNull(second.MadeAdministratorPassword);
        SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_one_line()
    {
        string folder = Directory.CreateTempSubdirectory("deltacrown-test-").FullName;
        string file = Path.Combine(folder, "deltacrown.db");
        await File.WriteAllTextAsync(file, new string('x', 5000), Stop);
        StartedPlatform started = await PlatformHost.StartAsync(
            new ServeOptions { Urls = ["http://127.0.0.1:0"], Database = DatabaseLocation.Parse(file, [])! },
            Stop
        );
        Assert.Null(started.App);
        Assert.Contains(file, started.Failure, StringComparison.Ordinal);
        SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_database_that_goes_away_makes_ready_503_and_health_stays_200()
    {
        await using Platform platform = await Platform.StartAsync();
        await using (SqliteConnection database = await platform.OpenDatabaseAsync())
        {
            await using SqliteCommand command = database.CreateCommand();
            command.CommandText = "PRAGMA foreign_keys=OFF; DROP TABLE shop_items;";
            await command.ExecuteNonQueryAsync(Stop);
        }
        (await platform.Anonymous.GetAsync("/health/ready")).AssertRefused(503, "storage_unavailable");
        Assert.Equal(200, (await platform.Anonymous.GetAsync("/health")).Status);
    }

    [Fact]
    public void Health_says_the_version_of_the_assembly() => Assert.Matches(@"^\d+\.\d+\.\d+$", ProgramVersion.Current);

    [Theory]
    [InlineData("--database", "data/a.db", "a.db")]
    [InlineData("--database", "Data Source=data/b.db;Cache=Private", "b.db")]
    public void A_database_is_a_path_or_a_connection_string(string _, string text, string file)
    {
        List<string> errors = [];
        Assert.Equal(Path.GetFullPath(Path.Combine("data", file)), DatabaseLocation.Parse(text, errors)!.File);
        Assert.Empty(errors);
    }

    [Fact]
    public void The_command_line_comes_before_the_environment_and_that_before_the_default()
    {
        List<string> errors = [];
        string? Variable(string name) => name == "DELTACROWN_URLS" ? "http://127.0.0.1:8123" : null;
        Assert.Equal(["http://127.0.0.1:8123"], ServeOptions.Read(Variable, null, null, errors)!.Urls);
        Assert.Equal(["http://127.0.0.1:9"], ServeOptions.Read(Variable, "http://127.0.0.1:9", null, errors)!.Urls);
        Assert.Equal([ServeOptions.DefaultUrls], ServeOptions.Read(_ => null, null, null, errors)!.Urls);
        Assert.Empty(errors);
    }

    [Theory]
    [InlineData("DELTACROWN_URLS", "localhost:8000")]
    [InlineData("DELTACROWN_URLS", "https://127.0.0.1")]
    [InlineData("DELTACROWN_URLS", ";")]
    [InlineData("DELTACROWN_DATABASE", ":memory:")]
    [InlineData("DELTACROWN_DATABASE", "Data Source=a.db;Nonsense=1")]
    [InlineData("DELTACROWN_ADMIN_PASSWORD", "short")]
    [InlineData("DELTACROWN_SIGNING_KEY", "c2hvcnQ=")]
    [InlineData("PURCHASE_ENFORCEMENT_ENABLED", "maybe")]
    [InlineData("MODERATION_SAMPLING_RATE", "1.1")]
    [InlineData("MODERATION_SAMPLING_RATE", "NaN")]
    [InlineData("MODERATION_CACHE_TTL_SECONDS", "-1")]
    public void A_setting_that_is_not_legal_is_named(string name, string value)
    {
        List<string> errors = [];
        Assert.Null(ServeOptions.Read(asked => asked == name ? value : null, null, null, errors));
        Assert.Contains(name, Assert.Single(errors), StringComparison.Ordinal);
    }
}
