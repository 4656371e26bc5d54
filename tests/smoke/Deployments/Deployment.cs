using System.Text.Json;
using Smoke.Tests.Players;

namespace Smoke.Tests.Deployments;

/// <summary>
/// What the smoke tests run against: the deployment that BASE_URL names, or an instance of their own. In the first case
/// the rights are those given (SMOKE_ADMIN_USER, by default admin, and SMOKE_ADMIN_PASSWORD or
/// DELTACROWN_ADMIN_PASSWORD); what was not given makes a test report itself as skipped.
/// </summary>
public sealed class Deployment : IAsyncLifetime
{
    public const string EnforcementFlag = "PURCHASE_ENFORCEMENT_ENABLED";

    private OwnInstance? own;
    private Task<Deployment>? enforcing;
    private Task<QuickMeasurement>? measuring;
    private PlatformApi? api;
    private SignedIn? admin;
    private SignedIn? anyone;

    /// <summary>True when the instance is these tests' own: nobody else uses it, so that totals can be compared exactly.</summary>
    public bool IsOwn => own is not null;

    public PlatformApi Api => api ?? throw new InvalidOperationException("the deployment is not up yet");

    public string AdminUser { get; private set; } = "admin";

    public string? AdminPassword { get; private set; }

    public async ValueTask InitializeAsync()
    {
        var given = Environment.GetEnvironmentVariable("BASE_URL");
        if (string.IsNullOrWhiteSpace(given))
        {
            // Begun here, so that it is up when the one test that needs it has its turn.
            enforcing = StartOwn(new Dictionary<string, string> { [EnforcementFlag] = "true" });

            // The slowest of the twelve, for its password hashes: it goes on beside those that don't use that instance. It
            // outlives the context that this begins in, so it must not inherit it.
            using (ExecutionContext.SuppressFlow())
            {
                measuring = Task.Run(async () => await QuickMeasurement.Of(await enforcing));
            }
            Use(await OwnInstance.Start(new Dictionary<string, string>()));
            return;
        }
        if (!Uri.TryCreate(given, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            throw new ArgumentException($"BASE_URL: found '{given}', expected an address such as http://127.0.0.1:8000");
        }
        AdminUser = Variable("SMOKE_ADMIN_USER") ?? "admin";
        AdminPassword = Variable("SMOKE_ADMIN_PASSWORD") ?? Variable("DELTACROWN_ADMIN_PASSWORD");
        api = new PlatformApi(url);
    }

    /// <summary>
    /// The same program with enforcement on: an instance of these tests' own, or the given deployment as it is, which may
    /// have the flag off.
    /// </summary>
    public async Task<Deployment> WithEnforcement()
    {
        if (enforcing is null)
        {
            return this;
        }

        // What the harness buys there would be in the totals.
        await Task.WhenAny(Measurement());
        return await enforcing;
    }

    /// <summary>A quick run of the performance harness: against the given deployment, or the instance with enforcement on.</summary>
    public Task<QuickMeasurement> Measurement() => measuring ??= QuickMeasurement.Of(this);

    /// <summary>The administrator; skips the test where that right was not given.</summary>
    public async Task<SignedIn> Admin()
    {
        if (AdminPassword is null)
        {
            Assert.Skip($"needs an administrator of {Api.BaseUrl}: set SMOKE_ADMIN_USER and SMOKE_ADMIN_PASSWORD");
        }
        return admin ??= await Api.SignIn(AdminUser, AdminPassword);
    }

    /// <summary>A player for tests that change nothing of theirs; registering costs a password hash, which is slow on purpose.</summary>
    public async Task<SignedIn> Anyone() => anyone ??= await Api.NewPlayer();

    /// <summary>Goes on only where the flag has that value; skips the test where it has another.</summary>
    public async Task RequireFlag(string name, bool value)
    {
        var reader = AdminPassword is null ? null : await Admin();
        var answer = await Api.Get("api/flags", reader?.AccessToken);
        if ((int)answer.Status is 401 or 403)
        {
            Assert.Skip($"needs {name}={value}, and {Api.BaseUrl}api/flags does not let these tests read it ({(int)answer.Status})");
        }
        Assert.Equal(200, (int)answer.Status);
        var found = Flags.Read(answer.Json(), name);
        if (found != value)
        {
            Assert.Skip($"needs {name}={value}; at {Api.BaseUrl} it is {found}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (measuring is not null)
        {
            // Whether it went well is said by the test that asks for it.
            await measuring.ContinueWith(_ => { }, TaskScheduler.Default);
        }
        if (enforcing is not null)
        {
            await enforcing
                .ContinueWith(
                    started => started.IsCompletedSuccessfully ? started.Result.DisposeAsync().AsTask() : Task.CompletedTask,
                    TaskScheduler.Default
                )
                .Unwrap();
        }
        api?.Dispose();
        if (own is not null)
        {
            await own.DisposeAsync();
        }
    }

    private static async Task<Deployment> StartOwn(IReadOnlyDictionary<string, string> flags)
    {
        var deployment = new Deployment();
        deployment.Use(await OwnInstance.Start(flags));
        return deployment;
    }

    private void Use(OwnInstance instance)
    {
        own = instance;
        AdminPassword = instance.AdminPassword;
        api = new PlatformApi(instance.Url);
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
