using System.Net.Http.Headers;
using DeltaCrown.Serving;
using DeltaCrown.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Xunit;

namespace DeltaCrown.Tests.Running;

/// <summary>The real program on a free port of the loopback, with a database of its own.</summary>
public sealed class Platform : IAsyncDisposable
{
    public const string AdminPassword = "administrator-of-tests";
    private readonly WebApplication _app;
    private int _users;

    private Platform(WebApplication app, string folder)
    {
        _app = app;
        Folder = folder;
        Address = new Uri(app.Urls.Single());
        Anonymous = new ApiClient(Address, null);
    }

    public string Folder { get; }
    public Uri Address { get; }
    public ApiClient Anonymous { get; }
    public IServiceProvider Services => _app.Services;

    public static async Task<Platform> StartAsync(Func<ServeOptions, ServeOptions>? change = null, string? folder = null)
    {
        folder ??= Directory.CreateTempSubdirectory("deltacrown-test-").FullName;
        ServeOptions options = new()
        {
            Urls = ["http://127.0.0.1:0"],
            Database = DatabaseLocation.Parse(Path.Combine(folder, "deltacrown.db"), [])!,
            AdministratorPassword = AdminPassword,
            // What the tests are about is not how long a guess takes.
            PasswordIterations = 1000,
        };
        StartedPlatform started = await PlatformHost.StartAsync(
            change is null ? options : change(options),
            TestContext.Current.CancellationToken
        );
        Assert.Null(started.Failure);
        return new Platform(started.App!, folder);
    }

    public async Task<ApiClient> AdminAsync() => await LoginAsync("admin", AdminPassword);

    /// <summary>A new user with so many coins, signed in.</summary>
    public async Task<ApiClient> UserAsync(long coins = 0)
    {
        string name = $"player{Interlocked.Increment(ref _users)}-{Guid.NewGuid():N}"[..20];
        Answer registered = await Anonymous.PostAsync(
            "/api/auth/register",
            new
            {
                username = name,
                email = $"{name}@example.com",
                password = "correct horse",
            }
        );
        Assert.Equal(201, registered.Status);
        ApiClient user = await LoginAsync(name, "correct horse");
        if (coins > 0)
        {
            ApiClient admin = await AdminAsync();
            Answer minted = await admin.PostAsync($"/api/admin/wallets/{user.UserId}/adjust", new { amount = coins, reason = "test" });
            Assert.Equal(200, minted.Status);
        }
        return user;
    }

    public async Task<ApiClient> LoginAsync(string name, string password)
    {
        Answer answer = await Anonymous.PostAsync("/api/auth/login", new { username = name, password });
        Assert.Equal(200, answer.Status);
        return new ApiClient(Address, new AuthenticationHeaderValue("Bearer", answer.Text("access")))
        {
            UserId = answer.Text("user_id"),
            Username = name,
            Refresh = answer.Text("refresh"),
        };
    }

    /// <summary>A connection to the database file itself, beside the program.</summary>
    public async Task<SqliteConnection> OpenDatabaseAsync()
    {
        SqliteConnection connection = new($"Data Source={Path.Combine(Folder, "deltacrown.db")}");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        return connection;
    }

    public async Task StopAsync() => await _app.StopAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Anonymous.Dispose();
        await _app.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(Folder, recursive: true);
    }
}
