namespace Fakes.PagerDuty;

/// <summary>What people do with incidents in PagerDuty; each act is a webhook, as every event of the Events API is.</summary>
public sealed class PagerDutyPeople(IncidentBook book, TimeProvider clock, Action changed) : IDisposable
{
    private int events;

    public WebhookSubscription Webhooks { get; } = new();

    /// <returns>What became of the webhook; null when nobody is subscribed.</returns>
    public Task<WebhookDelivery?> AcknowledgeAsync(int number, string by) => ActAsync(number, by, "acknowledge", "incident.acknowledged");

    public Task<WebhookDelivery?> ResolveAsync(int number, string by) => ActAsync(number, by, "resolve", "incident.resolved");

    /// <summary>PagerDuty's own time for an acknowledgement is over: it rings again.</summary>
    public Task<WebhookDelivery?> UnacknowledgeAsync(int number) =>
        ActAsync(number, "PagerDuty", "unacknowledge", "incident.unacknowledged");

    public Task<WebhookDelivery?> EscalateAsync(int number, string by) => ActAsync(number, by, "escalate", "incident.escalated");

    public Task<WebhookDelivery?> AnnotateAsync(int number, string by, string text) =>
        Webhooks.SendAsync(WebhookEvents.Annotated(NextId(), Find(number), by, text, clock.GetUtcNow()));

    /// <summary>What came through the Events API is told as well: whoever sent it must know its own echo.</summary>
    internal void Echo(PagerDutyIncident incident, string action)
    {
        var type = action switch
        {
            "trigger" => "incident.triggered",
            "acknowledge" => "incident.acknowledged",
            _ => "incident.resolved",
        };
        _ = Webhooks.SendAsync(WebhookEvents.Of(NextId(), type, incident, null, clock.GetUtcNow()));
    }

    public void Dispose() => Webhooks.Dispose();

    private Task<WebhookDelivery?> ActAsync(int number, string by, string action, string type)
    {
        var incident = book.Act(Find(number).Number, action, $"by {by}", clock.GetUtcNow());
        changed();
        return Webhooks.SendAsync(WebhookEvents.Of(NextId(), type, incident, by, clock.GetUtcNow()));
    }

    private PagerDutyIncident Find(int number) =>
        book.All.FirstOrDefault(i => i.Number == number) is not { } found
            ? throw new InvalidOperationException($"there is no incident #{number}; there are {book.All.Count}")
        : found.IsOpen ? found
        : throw new InvalidOperationException($"incident #{number} is resolved already");

    private string NextId() => $"01EVENT{Guid.NewGuid():N}{Interlocked.Increment(ref events):000000}";
}
