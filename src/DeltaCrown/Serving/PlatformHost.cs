using System.Net.Sockets;
using DeltaCrown.Accounts;
using DeltaCrown.Shop;
using DeltaCrown.Storage;
using Microsoft.AspNetCore.Connections;
using Microsoft.Data.Sqlite;

namespace DeltaCrown.Serving;

/// <summary>A running instance, or why there is none.</summary>
/// <param name="MadeAdministratorPassword">Set when this start made it up; to be shown once and forgotten.</param>
public sealed record StartedPlatform(WebApplication? App, string? Failure, string? MadeAdministratorPassword);

/// <summary>Prepares the data folder and the database, then listens.</summary>
public static class PlatformHost
{
    public static async Task<StartedPlatform> StartAsync(ServeOptions options, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        WebApplication? app = null;
        string? password = null;
        try
        {
            Directory.CreateDirectory(options.Database.DataFolder);
            app = PlatformApplication.Build(options, SigningKey.LoadOrMake(options.SigningKey, options.Database.DataFolder));
            password = await PrepareAsync(app.Services, options, stop);
            await app.StartAsync(stop);
            return new StartedPlatform(app, null, password);
        }
        catch (Exception failed) when (Explain(failed, options) is not null)
        {
            if (app is not null)
            {
                await app.DisposeAsync();
            }
            // The administrator may have been created before the start failed: the password is not to be lost.
            return new StartedPlatform(null, Explain(failed, options), password);
        }
    }

    private static async Task<string?> PrepareAsync(IServiceProvider services, ServeOptions options, CancellationToken stop)
    {
        await using AsyncServiceScope scope = services.CreateAsyncScope();
        PlatformDbContext db = scope.ServiceProvider.GetRequiredService<PlatformDbContext>();
        await DatabasePreparation.MigrateAsync(db, options.Database, stop);
        await services
            .GetRequiredService<WriteGate>()
            .RunAsync(
                db,
                async () =>
                {
                    await SeededCatalogue.SeedAsync(db, stop);
                    return true;
                },
                stop
            );
        return await Administrator.EnsureAsync(
            scope.ServiceProvider.GetRequiredService<Registration>(),
            options.AdministratorPassword,
            stop
        );
    }

    private static string? Explain(Exception failed, ServeOptions options) =>
        failed switch
        {
            IOException { InnerException: AddressInUseException } => $"{Addresses(options)} is in use; choose another with --urls",
            IOException { InnerException: SocketException cause } => $"can't listen on {Addresses(options)}: {cause.Message}",
            SocketException cause => $"can't listen on {Addresses(options)}: {cause.Message}",
            SqliteException cause => $"can't use the database {options.Database.File}: {cause.Message}",
            InvalidDataException cause => cause.Message,
            IOException or UnauthorizedAccessException => $"can't use the data folder {options.Database.DataFolder}: {failed.Message}",
            InvalidOperationException
            or FormatException when failed.StackTrace?.Contains("AddressBinder", StringComparison.Ordinal) == true =>
                $"can't listen on {Addresses(options)}: {failed.Message}",
            _ => null,
        };

    private static string Addresses(ServeOptions options) => string.Join(", ", options.Urls);
}
