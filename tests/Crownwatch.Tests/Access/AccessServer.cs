using System.Net;
using System.Net.Http.Headers;
using Crownwatch.Core.Definitions;
using Crownwatch.Core.Incidents;
using Crownwatch.Server;
using Crownwatch.Server.Access;
using Crownwatch.Server.Escalating;
using Crownwatch.Tests.Dashboard;
using Crownwatch.Tests.Time;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Crownwatch.Tests.Access;

/// <summary>The real server host, where people sign in, and accounts on it. It watches one address where nobody answers.</summary>
public class AccessServer : IAsyncLifetime
{
    public const string Password = "correct horse battery staple";
    private readonly CancellationTokenSource _stopping = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("crownwatch-access-");
    private Task<int> _running = Task.FromResult(0);

    /// <summary>YAML that the definitions have besides their one check.</summary>
    public string More { get; set; } = "";

    /// <summary>Who else says who somebody is.</summary>
    public ForeignSignIn Foreign { get; init; } = new();
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>What the test watches of the server or puts in the place of.</summary>
    public HostSeams Seams { get; init; } = new();
    public IServiceProvider Services { get; private set; } = null!;
    public Uri Url { get; private set; } = null!;
    public string Database => Path.Combine(_folder.FullName, "crownwatch.db");
    public string Origin => Url.GetLeftPart(UriPartial.Authority);

    public virtual async ValueTask InitializeAsync()
    {
        var definitions = Path.Combine(_folder.FullName, "checks.yml");
        await File.WriteAllTextAsync(
            definitions,
            "version: \"1.0\"\nchecks:\n  - {name: one, url: \"http://127.0.0.1:9/\", interval: 1h}\n" + More
        );
        var started = new TaskCompletionSource<IServiceProvider>(TaskCreationOptions.RunContinuationsAsynchronously);
        var options = new ServerOptions
        {
            Definitions = definitions,
            Database = Database,
            Urls = [new Uri("http://127.0.0.1:0")],
            Foreign = Foreign,
        };
        _running = Task.Run(() =>
            ServerHost.RunAsync(options, Seams with { Time = Time, Started = services => started.TrySetResult(services) }, _stopping.Token)
        );
        if (await Task.WhenAny(started.Task, _running) == _running)
        {
            throw new InvalidOperationException($"the server ended with {await _running}");
        }

        Services = await started.Task;
        Url = new Uri(Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
    }

    /// <summary>Somebody with <see cref="Password"/>.</summary>
    public async Task<Account> AddAsync(string name, Role role)
    {
        await using var scope = Services.CreateAsyncScope();
        var account = new Account { Name = name, Role = role };
        var made = await scope.ServiceProvider.GetRequiredService<UserManager<Account>>().CreateAsync(account, Password);
        Assert.True(made.Succeeded, string.Join(" ", made.Errors.Select(e => e.Description)));
        return account;
    }

    /// <summary>Changes an account as its row stands now.</summary>
    public async Task UpdateAsync(Account account, Action<Account> change)
    {
        var store = Services.GetRequiredService<AccountStore>();
        var now = store.Find(account.Id)!;
        change(now);
        await store.UpdateAsync(now, CancellationToken.None);
    }

    /// <returns>The token's secret.</returns>
    public async Task<string> TokenAsync(Account account, string grants, string lasts = "1h")
    {
        var (made, wrong) = await Services
            .GetRequiredService<TokenDesk>()
            .MakeAsync(account, $"{grants} of {account.Name}", grants, lasts, CancellationToken.None);
        Assert.Null(wrong);
        return made!.Value.Secret;
    }

    /// <summary>The path of a link to choose a password with.</summary>
    /// <param name="account">null: the first administrator's.</param>
    public Task<string> InviteAsync(Account? account = null) =>
        Services.GetRequiredService<InvitationStore>().MakeAsync(account?.Id, CancellationToken.None);

    /// <summary>Newest first.</summary>
    public IReadOnlyList<AuditEntry> Audit() => Services.GetRequiredService<AuditLog>().Read(null, 1000);

    /// <summary>An incident that somebody opened by hand.</summary>
    /// <returns>Its number.</returns>
    public async Task<long> IncidentAsync(string by = "ada")
    {
        var opened = await Services
            .GetRequiredService<IncidentDesk>()
            .OpenAsync(new HandMade("the shop is slow", IncidentSeverity.Medium, null), by, CancellationToken.None);
        return opened.After.Id;
    }

    /// <summary>A browser that follows no redirect; it keeps its cookies and sends forms as a page of this server would.</summary>
    public Browser Browse() => new(this);

    public HttpClient Program(string? token)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Url };
        if (token is not null)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        return client;
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _stopping.CancelAsync();
        await _running;
        _stopping.Dispose();
        _folder.Delete(true);
    }
}
