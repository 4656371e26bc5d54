using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fakes.Faults;
using Fakes.Hosting;
using Fakes.Receiving;

namespace Fakes.PagerDuty;

/// <summary>Stands in for PagerDuty: its Events API v2, the people on call, and its V3 webhooks.</summary>
public sealed class PagerDutyFake : IAsyncDisposable
{
    private readonly FakeHost host;

    private PagerDutyFake(FakeHost host, IncidentBook book, PagerDutyPeople people) => (this.host, Book, People) = (host, book, people);

    /// <summary>Where it listens, without a slash at the end.</summary>
    public string Url => host.Url;

    /// <summary>The same routes on a port that stays open when <see cref="FaultMode.Refuse"/> is set.</summary>
    public string ControlUrl => host.ControlUrl;

    /// <summary>The full address for a channel's <c>api_url</c>.</summary>
    public string EnqueueUrl => Url + "/v2/enqueue";

    public ReceivedLog Received => host.Received;

    public FaultSwitch Faults => host.Faults;

    public IncidentBook Book { get; }

    public IReadOnlyList<PagerDutyIncident> Incidents => Book.All;

    /// <summary>What people do there, and where that is told.</summary>
    public PagerDutyPeople People { get; }

    /// <summary>Starts it; port 0 takes a free one.</summary>
    /// <param name="url">The address to listen on.</param>
    /// <param name="clock">The time of arrivals; the system's when null.</param>
    public static async Task<PagerDutyFake> StartAsync(string url = "http://127.0.0.1:0", TimeProvider? clock = null)
    {
        var book = new IncidentBook();
        FakeHost? host = null;
        var people = new PagerDutyPeople(book, clock ?? TimeProvider.System, () => host?.Changes.Changed());
        var setup = new FakeSetup
        {
            Page = "pagerduty",
            Receives = ["/v2/enqueue"],
            Judge = incoming => Judge(incoming, book, people),
            AnswerOf = (fault, _) => Misbehave(fault),
            MapMore = routes =>
            {
                routes.MapGet("/incidents", context => Control.SendAsync(context, 200, Json(book)));
                PeopleRoutes.Map(routes, people);
            },
            Forget = book.Clear,
            Clock = clock ?? TimeProvider.System,
        };
        host = await FakeHost.StartAsync(setup, url);
        return new PagerDutyFake(host, book, people);
    }

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        People.Dispose();
    }

    private static Answer Judge(Incoming incoming, IncidentBook book, PagerDutyPeople people)
    {
        if (EventRules.Check(incoming.Payload, incoming.Bytes) is { Count: > 0 } wrong)
        {
            return Invalid(wrong);
        }

        var key = JsonText.Of(incoming.Payload, "dedup_key");
        key = string.IsNullOrEmpty(key) ? Guid.NewGuid().ToString("N") : key;
        if (book.Apply(incoming.Payload, key, incoming.At) is { } changed)
        {
            people.Echo(changed, JsonText.Of(incoming.Payload, "event_action")!);
        }

        var body = new JsonObject
        {
            ["status"] = "success",
            ["message"] = "Event processed",
            ["dedup_key"] = key,
        };
        return Answer.Json(202, body.ToJsonString(), accepted: true);
    }

    private static Answer Misbehave(Fault fault) =>
        fault.Error is { } error ? Invalid([error])
        : fault.Status == 400 && fault.Body is null ? Invalid(["refused by a fault"])
        : Answer.Json(fault.Status, fault.Body ?? Said(fault.Status));

    private static Answer Invalid(IReadOnlyList<string> errors)
    {
        var body = new JsonObject
        {
            ["status"] = "invalid event",
            ["message"] = "Event object is invalid",
            ["errors"] = new JsonArray([.. errors.Select(e => (JsonNode)e)]),
        };
        return Answer.Json(400, body.ToJsonString());
    }

    private static string Said(int status)
    {
        var (state, message) =
            status == 429
                ? ("throttle exceeded", "Requests for this service are arriving too quickly.")
                : ("error", "Internal Server Error");
        return new JsonObject { ["status"] = state, ["message"] = message }.ToJsonString();
    }

    private static JsonObject Json(IncidentBook book) =>
        new() { ["dropped"] = book.Dropped, ["incidents"] = new JsonArray([.. book.All.Select(i => (JsonNode)Json(i))]) };

    private static JsonObject Json(PagerDutyIncident incident) =>
        new()
        {
            ["number"] = incident.Number,
            ["key"] = incident.Key,
            ["status"] = incident.Status,
            ["summary"] = incident.Summary,
            ["severity"] = incident.Severity,
            ["source"] = incident.Source,
            ["opened_at"] = Time(incident.OpenedAt),
            ["log"] = new JsonArray([
                .. incident.Log.Select(e => new JsonObject
                {
                    ["at"] = Time(e.At),
                    ["action"] = e.Action,
                    ["summary"] = e.Summary,
                }),
            ]),
        };

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
