using System.Globalization;
using Crownwatch.Server.Dashboard;
using Crownwatch.Server.Dashboard.Parts;
using Microsoft.AspNetCore.Identity;

namespace Crownwatch.Server.Access;

/// <param name="Here">The session that asks; null through a token.</param>
/// <param name="Made">A token just made: shown this once.</param>
public sealed record OwnAccountView(
    Account Account,
    IReadOnlyList<Session> Sessions,
    IReadOnlyList<ApiToken> Tokens,
    DateTimeOffset Now,
    long? Here,
    string? Problem = null,
    string? Made = null
);

/// <summary>/account: one's own password, signed-in browsers and tokens.</summary>
internal sealed class OwnAccountPages(
    AccountStore store,
    UserManager<Account> accounts,
    SessionStore sessions,
    TokenStore tokens,
    TokenDesk desk,
    AccountTurn turn,
    TimeProvider time
)
{
    public const string Path = "/account";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapMethods(Path, ["GET", "HEAD"], (HttpContext context, OwnAccountPages pages) => Page.Guarded(() => pages.Show(context)))
            .Asks(Need.Viewer);
        Post(Path + "/password", (pages, form, context) => pages.ChangePasswordAsync(form, context));
        Post(Path + "/sessions/end", (pages, form, context) => pages.EndSessionAsync(form, context));
        Post(Path + "/tokens", (pages, form, context) => pages.MakeTokenAsync(form, context));
        Post(Path + "/tokens/end", (pages, form, context) => pages.EndTokenAsync(form, context));

        void Post(string path, Func<OwnAccountPages, IFormCollection, HttpContext, Task<IResult>> take) =>
            routes
                .MapPost(
                    path,
                    (HttpContext context, OwnAccountPages pages) =>
                        FormAnswer.TakeAsync(
                            context,
                            // A token must not make another that may more, nor end what its account has.
                            form =>
                                Caller.Of(context)?.FormToken is null
                                    ? Task.FromResult(pages.Show(context, "An account is changed in a browser that is signed in."))
                                    : take(pages, form, context)
                        )
                )
                .Asks(Need.Viewer);
    }

    private IResult Show(HttpContext context, string? problem = null, string? made = null)
    {
        if (Of(context) is not { } account)
        {
            return Page.Of<NoticePage>(
                new PageNotice("Nobody signs in", "This server was started with --no-sign-in: whoever reaches it may do everything.")
            );
        }

        return Page.Of<OwnAccountPage>(
            new OwnAccountView(
                account,
                sessions.Of(account.Id),
                tokens.List(account.Id),
                time.GetUtcNow(),
                Caller.Of(context)?.SessionId,
                problem,
                made
            ),
            problem is null ? 200 : 400
        );
    }

    private Task<IResult> ChangePasswordAsync(IFormCollection form, HttpContext context) =>
        turn.TakeAsync(() => ChangePasswordInTurnAsync(form, context), context.RequestAborted);

    private async Task<IResult> ChangePasswordInTurnAsync(IFormCollection form, HttpContext context)
    {
        if (Of(context) is not { Password: not null } account)
        {
            return Show(context, "This account has no password: another system says who you are.");
        }

        if (form["password"] != form["again"])
        {
            return Show(context, "The two passwords are not the same.");
        }

        if (await accounts.IsLockedOutAsync(account))
        {
            return Show(context, "After five wrong passwords an account takes none for five minutes.");
        }

        var changed = await accounts.ChangePasswordAsync(account, form["present"].ToString(), form["password"].ToString());
        if (!changed.Succeeded)
        {
            if (changed.Errors.Any(e => e.Code == nameof(IdentityErrorDescriber.PasswordMismatch)))
            {
                await accounts.AccessFailedAsync(account); // a browser left open is no place to guess it
            }

            return Show(context, string.Join(" ", changed.Errors.Select(e => e.Description)));
        }

        await accounts.ResetAccessFailedCountAsync(account);
        await sessions.EndAsync(account.Id, null, Caller.Of(context)?.SessionId, context.RequestAborted);
        return FormAnswer.SeeOther(Path);
    }

    private async Task<IResult> EndSessionAsync(IFormCollection form, HttpContext context)
    {
        if (Of(context) is { } account)
        {
            await sessions.EndAsync(account.Id, Number(form["id"]), null, context.RequestAborted);
        }

        return FormAnswer.SeeOther(Path);
    }

    private async Task<IResult> MakeTokenAsync(IFormCollection form, HttpContext context)
    {
        if (Of(context) is not { } account)
        {
            return Show(context);
        }

        AuditDetail.Say(context, form["name"], form["grants"], form["lasts"]);
        var (made, wrong) = await desk.MakeAsync(
            account,
            form["name"].ToString().Trim(),
            form["grants"].ToString(),
            form["lasts"].ToString().Trim(),
            context.RequestAborted
        );
        return Show(context, wrong, made?.Secret);
    }

    private async Task<IResult> EndTokenAsync(IFormCollection form, HttpContext context)
    {
        AuditDetail.Say(context, $"token {form["id"]}");
        if (Of(context) is { } account && Number(form["id"]) is { } id)
        {
            await tokens.EndAsync(id, account.Id, context.RequestAborted);
        }

        return FormAnswer.SeeOther(Path);
    }

    private Account? Of(HttpContext context) => Caller.Of(context)?.AccountId is { } id ? store.Find(id) : null;

    private static long? Number(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
