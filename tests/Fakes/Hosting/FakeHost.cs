using System.Net;
using Fakes.Faults;
using Fakes.Receiving;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Fakes.Hosting;

/// <summary>One running fake: its port, a second port for control that never refuses, the log and the fault switches.</summary>
internal sealed class FakeHost : IAsyncDisposable
{
    private readonly TimeProvider clock;
    private readonly Func<Incoming, Answer> judge;
    private readonly Func<Fault, Incoming, Answer> answerOf;
    private readonly Action forget;
    private readonly WebApplication app;

    private FakeHost(FakeSetup setup, string url)
    {
        clock = setup.Clock;
        judge = setup.Judge;
        answerOf = setup.AnswerOf;
        forget = setup.Forget;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<SocketTransportFactory>();
        builder.Services.AddSingleton<GatedTransport>();
        builder.Services.AddSingleton<IConnectionListenerFactory>(s => s.GetRequiredService<GatedTransport>());
        var (address, port) = Where(url);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = 8 * 1024 * 1024;
            kestrel.Listen(
                address,
                port,
                listen =>
                {
                    if (setup.Serve is { } serve)
                    {
                        listen.Run(connection => serve(this, connection));
                    }
                }
            );
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        app = builder.Build();
        app.UseWebSockets();
        var gate = app.Services.GetRequiredService<GatedTransport>();
        Faults = new FaultSwitch(gate.SetRefusingAsync);
        Received.Arrived += (_, _) => Changes.Changed();
        foreach (var pattern in setup.Receives)
        {
            app.Map(pattern, ReceiveAsync);
        }

        Control.Map(app, this);
        Pages.Map(app, setup.Page);
        setup.MapMore(app);
        app.MapGet("/events", context => Changes.ServeAsync(context, app.Lifetime.ApplicationStopping));
    }

    public ReceivedLog Received { get; } = new();

    public FaultSwitch Faults { get; }

    public ChangeFeed Changes { get; } = new();

    /// <summary>Where senders send, without a slash at the end.</summary>
    public string Url { get; private set; } = "";

    /// <summary>The same routes on a port that never refuses.</summary>
    public string ControlUrl { get; private set; } = "";

    public static async Task<FakeHost> StartAsync(FakeSetup setup, string url)
    {
        var host = new FakeHost(setup, url);
        await host.app.StartAsync();
        var bound = host.app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        var addresses = bound.Addresses.ToArray();
        (host.Url, host.ControlUrl) = (addresses[0], addresses[1]);
        return host;
    }

    /// <summary>Forgets what arrived and what came of it; the faults stay.</summary>
    public void Forget()
    {
        Received.Clear();
        forget();
        Changes.Changed();
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private async Task ReceiveAsync(HttpContext context)
    {
        var incoming = await IncomingReader.ReadAsync(context, clock);
        var fault = Faults.Take(incoming.Path);
        if (fault?.Mode == FaultMode.Delay)
        {
            await Task.Delay(fault.Delay, clock, context.RequestAborted);
        }

        var answer = fault?.Mode switch
        {
            null or FaultMode.Delay => judge(incoming),
            FaultMode.Answer => answerOf(fault, incoming) with { RetryAfter = fault.RetryAfter },
            FaultMode.AcceptThenHang => judge(incoming).Hung(),
            FaultMode.AcceptThenReset => judge(incoming).Reset(),
            FaultMode.Reset => new Answer("reset", null, "", false),
            _ => new Answer("hung", null, "", false),
        };
        Received.Add(number => new Received(
            number,
            incoming.At,
            context.Request.Method,
            incoming.Path,
            incoming.Body,
            incoming.Payload,
            answer
        )
        {
            Headers = incoming.Headers,
        });
        await SendAsync(context, answer);
    }

    private async Task SendAsync(HttpContext context, Answer answer)
    {
        if (answer.Outcome == "reset")
        {
            context.Abort();
            return;
        }

        if (answer.Status is not { } status)
        {
            using var ends = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, app.Lifetime.ApplicationStopping);
            var forever = new TaskCompletionSource();
            await using var end = ends.Token.Register(forever.SetResult);
            await forever.Task;
            context.Abort();
            return;
        }

        context.Response.StatusCode = status;
        context.Response.ContentType = answer.ContentType;
        if (answer.RetryAfter is { } seconds)
        {
            context.Response.Headers.RetryAfter = seconds.ToString(null, null);
        }

        await context.Response.WriteAsync(answer.Body, context.RequestAborted);
    }

    private static (IPAddress Address, int Port) Where(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme != "http")
        {
            throw new ArgumentException($"'{url}' is no address to listen on; for example http://127.0.0.1:0", nameof(url));
        }

        return uri.IsLoopback && !IPAddress.TryParse(uri.Host, out _)
            ? (IPAddress.Loopback, uri.Port)
            : (IPAddress.Parse(uri.Host), uri.Port);
    }
}
