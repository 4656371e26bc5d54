using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Crownwatch.Server.Access;
using Crownwatch.Server.Intervening;
using Crownwatch.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Crownwatch.Server.Api;

/// <summary>
/// A write of /api/v1 with an Idempotency-Key is carried out once: who sends it again gets the first answer. That it was carried out is
/// stored in the transaction of what it does, so that it is not done twice however we end in between; its answer is stored after.
/// </summary>
internal sealed class IdempotentWrites(RequestDelegate next, Database database, TimeProvider time, ILogger<IdempotentWrites> log)
{
    public const string Header = "Idempotency-Key";
    public const string Replayed = "Idempotent-Replayed";
    public const int LongestKey = 255;
    private static readonly string[] _kept = ["Content-Type", "ETag", "Location"];

    /// <summary>Under way, with what each asks for. One server has the database (docs/decisions/one-server-a-database.md).</summary>
    private readonly ConcurrentDictionary<(string Owner, string Key), string> _running = new();

    public async Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (Operations.Of(context) is not { IsReading: false } operation || !request.Headers.TryGetValue(Header, out var sent))
        {
            await next(context);
            return;
        }

        var key = sent.ToString();
        if (Wrong(key, operation) is { } wrong)
        {
            await ApiError.BadRequest(wrong).ExecuteAsync(context);
            return;
        }

        var of = (Owner: OwnerOf(Caller.Of(context)), Key: key);
        var asked = await HashAsync(request, context.RequestAborted);
        if (!_running.TryAdd(of, asked))
        {
            context.Response.Headers.RetryAfter = "1";
            await (_running.TryGetValue(of, out var other) && other != asked ? Reused(key) : UnderWay()).ExecuteAsync(context);
            return;
        }

        try
        {
            if (database.Read(c => KeptAnswerStore.Find(c, of.Owner, key, time.GetUtcNow())) is { } known)
            {
                await (
                    known.Request != asked ? Reused(key)
                    : known.Status is null ? Done(known)
                    : new Replay(known)
                ).ExecuteAsync(context);
                return;
            }

            await CarryOutAsync(context, of.Owner, key, asked);
        }
        finally
        {
            _running.TryRemove(of, out var _);
        }
    }

    private async Task CarryOutAsync(HttpContext context, string owner, string key, string asked)
    {
        var response = context.Response;
        var (outer, at) = (response.Body, time.GetUtcNow());
        using var body = new MemoryStream();
        response.Body = body;
        try
        {
            using (WriteAlong.With(connection => KeptAnswerStore.CarriedOut(connection, owner, key, asked, at)))
            {
                await next(context);
            }
        }
        finally
        {
            response.Body = outer;
        }

        var bytes = body.ToArray();
        if (response.StatusCode < StatusCodes.Status500InternalServerError)
        {
            var headers = string.Join('\n', _kept.Where(response.Headers.ContainsKey).Select(h => $"{h}: {response.Headers[h]}"));
            var answer = new KeptAnswer(asked, at, response.StatusCode, headers, bytes);
            await KeepAsync(owner, key, answer);
        }

        if (bytes.Length > 0)
        {
            await response.Body.WriteAsync(bytes, context.RequestAborted);
        }
    }

    // What was done is done, and known to be: whoever asks again is told so, if not with what.
    private async Task KeepAsync(string owner, string key, KeptAnswer answer)
    {
        try
        {
            await database.WriteAsync(
                true,
                connection =>
                {
                    KeptAnswerStore.Keep(connection, owner, key, answer);
                    return 0;
                },
                CancellationToken.None
            );
        }
        catch (SqliteException e)
        {
            log.LogError(e, "the answer to a request with an Idempotency-Key can't be kept");
        }
    }

    private static string? Wrong(string key, Operation operation) =>
        operation.Secret
            ? $"{Header} is sent, but the answer of {operation.Name} holds a secret, which is never kept; legal is to leave it out"
        : key.Length is 0 or > LongestKey || key.Any(c => c is < ' ' or > '~')
            ? $"{Header} is '{PlainText.Shown(key)}'; legal are 1 to {LongestKey} printable ASCII characters"
        : null;

    // A token that is ended takes its keys with it.
    private static string OwnerOf(Caller? caller) =>
        caller?.TokenId is { } token ? $"token {token}"
        : caller?.AccountId is { } account ? $"account {account}"
        : "nobody";

    private static async Task<string> HashAsync(HttpRequest request, CancellationToken stopping)
    {
        var body = new MemoryStream();
        await request.Body.CopyToAsync(body, stopping);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Method} {request.Path}{request.QueryString}\n{request.Headers.IfMatch}\n"));
        hash.AppendData(body.GetBuffer().AsSpan(0, (int)body.Length));
        body.Position = 0;
        request.Body = body;
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static IResult Reused(string key) =>
        ApiError.Answer(
            new ApiError(
                "key_reused",
                422,
                $"{Header} '{PlainText.Shown(key)}' was used for another request; legal is a key of its own for each request"
            )
        );

    private static IResult UnderWay() =>
        ApiError.Answer(new ApiError("in_progress", 409, "the same request is being carried out at this moment; ask again in a second"));

    private static IResult Done(KeptAnswer known) =>
        ApiError.Answer(
            new ApiError(
                "already_done",
                409,
                $"this request was carried out at {Core.Conditions.TimeText.Utc(known.At)}, but the server was stopped before it kept the answer; it is not done again"
            )
        );

    private sealed class Replay(KeptAnswer known) : IResult
    {
        public Task ExecuteAsync(HttpContext context)
        {
            var response = context.Response;
            response.StatusCode = known.Status!.Value;
            foreach (var line in known.Headers.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                var at = line.IndexOf(": ", StringComparison.Ordinal);
                response.Headers[line[..at]] = line[(at + 2)..];
            }

            response.Headers[Replayed] = "true";
            if (known.Body.Length > 0)
            {
                response.ContentLength = known.Body.Length;
            }

            return response.Body.WriteAsync(known.Body, context.RequestAborted).AsTask();
        }
    }
}
