using System.Text;
using System.Text.Json.Nodes;
using Fakes.Hosting;
using Fakes.Receiving;

namespace Fakes.Webhooks;

/// <summary>Twilio's Messages resource: POST /2010-04-01/Accounts/{AccountSid}/Messages.json, a form, with basic authentication.</summary>
internal static class TwilioRules
{
    private const int LongestBody = 1600;

    public static Answer Judge(Incoming incoming)
    {
        if (incoming.Path.Split('/') is not [_, _, "2010-04-01", "Accounts", var account, "Messages.json"])
        {
            return Error(404, 20404, "The requested resource was not found");
        }

        var authorization = incoming.Headers.GetValueOrDefault("Authorization") ?? "";
        if (!authorization.StartsWith("Basic ", StringComparison.Ordinal) || User(authorization) != account)
        {
            return Error(401, 20003, "Authenticate");
        }

        if (
            incoming.Headers.GetValueOrDefault("Content-Type")?.StartsWith("application/x-www-form-urlencoded", StringComparison.Ordinal)
            != true
        )
        {
            return Error(400, 21604, "A 'To' phone number is required.");
        }

        string Field(string name) => JsonText.Of(incoming.Payload, name) ?? "";
        if (!IsNumber(Field("To")))
        {
            return Error(400, 21211, "Invalid 'To' Phone Number");
        }

        if (!IsNumber(Field("From")))
        {
            return Error(400, 21212, "Invalid 'From' Number");
        }

        if (Field("Body").Length is 0 or > LongestBody)
        {
            return Field("Body").Length == 0
                ? Error(400, 21602, "Message body is required.")
                : Error(400, 21617, "The concatenated message body exceeds the 1600 character limit");
        }

        var body = new JsonObject
        {
            ["sid"] = "SM" + new string('0', 32),
            ["status"] = "queued",
            ["to"] = Field("To"),
            ["body"] = Field("Body"),
        };
        return Answer.Json(201, body.ToJsonString(), accepted: true);
    }

    private static string User(string authorization)
    {
        Span<byte> bytes = new byte[authorization.Length];
        return Convert.TryFromBase64String(authorization[6..], bytes, out var length)
            ? Encoding.UTF8.GetString(bytes[..length]).Split(':')[0]
            : "";
    }

    private static bool IsNumber(string text) =>
        text.Length is >= 8 and <= 16 && text[0] == '+' && text.AsSpan(1).ContainsAnyExceptInRange('0', '9') == false;

    private static Answer Error(int status, int code, string message)
    {
        var body = new JsonObject
        {
            ["code"] = code,
            ["message"] = message,
            ["more_info"] = $"https://www.twilio.com/docs/errors/{code}",
            ["status"] = status,
        };
        return Answer.Json(status, body.ToJsonString());
    }
}
