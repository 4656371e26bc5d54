using System.Globalization;
using System.Text.Json.Nodes;
using Fakes.Hosting;
using Fakes.Receiving;

namespace Fakes.Webhooks;

/// <summary>Pushover's message API (pushover.net/api): POST /1/messages.json.</summary>
internal static class PushoverRules
{
    public static Answer Judge(Incoming incoming)
    {
        if (incoming.Path != "/pushover/1/messages.json")
        {
            return Answer.Text(404, "not found");
        }

        string Field(string name) => JsonText.Of(incoming.Payload, name) ?? "";
        List<string> errors = [];
        Demand(errors, IsKey(Field("token")), "application token is invalid");
        Demand(errors, IsKey(Field("user")), "user identifier is not a valid user, group, or subscribed user key");
        Demand(errors, Field("message").Length > 0, "message cannot be blank");
        Demand(errors, Field("message").Length <= 1024, "message is too long");
        Demand(errors, Field("title").Length <= 250, "title is too long");
        Demand(errors, Field("url").Length <= 512 && Field("url_title").Length <= 100, "url is too long");
        var hasPriority = int.TryParse(Field("priority"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var priority);
        Demand(errors, Field("priority").Length == 0 || (hasPriority && priority is >= -2 and <= 2), "priority is invalid");
        if (priority == 2)
        {
            Demand(errors, int.TryParse(Field("retry"), out var retry) && retry >= 30, "retry must be supplied with priority=2");
            Demand(
                errors,
                int.TryParse(Field("expire"), out var expire) && expire is > 0 and <= 10800,
                "expire must be supplied with priority=2"
            );
        }

        var body = new JsonObject { ["status"] = errors.Count == 0 ? 1 : 0, ["request"] = "647d2300-702c-4b38-8b2f-d56326ae460b" };
        if (errors.Count > 0)
        {
            body["errors"] = new JsonArray([.. errors.Select(e => (JsonNode)e)]);
        }

        return Answer.Json(errors.Count == 0 ? 200 : 400, body.ToJsonString(), accepted: errors.Count == 0);
    }

    private static bool IsKey(string key) => key.Length == 30 && key.All(char.IsAsciiLetterOrDigit);

    private static void Demand(List<string> errors, bool holds, string error)
    {
        if (!holds)
        {
            errors.Add(error);
        }
    }
}
