using Crownwatch.Server.Dashboard;
using Crownwatch.Server.Dashboard.Parts;
using Crownwatch.Server.Intervening;
using Crownwatch.Server.Loading;
using Microsoft.AspNetCore.Identity;

namespace Crownwatch.Server.Access;

/// <param name="Name">Of the account; null for the first administrator, who chooses one.</param>
/// <param name="People">Names that the definitions list.</param>
public sealed record WelcomeView(string Path, string? Name, IReadOnlyList<string> People, string? Problem = null, string? Typed = null);

/// <summary>/welcome/SECRET: choosing a password with a link that is good once.</summary>
internal sealed class WelcomePages(
    InvitationStore invitations,
    AccountStore store,
    UserManager<Account> accounts,
    SessionStore sessions,
    AccountTurn turn,
    SnapshotSource snapshots,
    AuditLog audit
)
{
    private static readonly PageNotice _gone = new(
        "The link is good no more",
        "It was used, or is older than a day. An administrator makes a new one; before there is one, starting the server again does."
    );

    public static void Map(IEndpointRouteBuilder routes)
    {
        const string pattern = InvitationStore.Path + "/{secret}";
        routes
            .MapMethods(pattern, ["GET", "HEAD"], (string secret, WelcomePages pages) => Page.Guarded(() => pages.Show(secret)))
            .Asks(Need.OwnSecret);
        routes
            .MapPost(
                pattern,
                (string secret, HttpContext context, WelcomePages pages) =>
                    FormAnswer.TakeAsync(context, form => pages.TakeAsync(secret, form, context))
            )
            .Asks(Need.OwnSecret)
            .RequireRateLimiting(SignInLimit.Name);
    }

    private IResult Show(string secret, string? problem = null, string? typed = null) =>
        invitations.Find(secret) is not { } invitation
            ? Page.Of<NoticePage>(_gone, 410)
            : Page.Of<WelcomePage>(
                new WelcomeView(
                    $"{InvitationStore.Path}/{secret}",
                    invitation.AccountId is { } id ? store.Find(id)?.Name : null,
                    [.. snapshots.Current.Definitions.OnCall.People.Select(p => p.Name)],
                    problem,
                    typed
                ),
                problem is null ? 200 : 400
            );

    private Task<IResult> TakeAsync(string secret, IFormCollection form, HttpContext context) =>
        turn.TakeAsync(() => TakeInTurnAsync(secret, form, context), context.RequestAborted);

    private async Task<IResult> TakeInTurnAsync(string secret, IFormCollection form, HttpContext context)
    {
        if (invitations.Find(secret) is not { } invitation)
        {
            return Page.Of<NoticePage>(_gone, 410);
        }

        var (name, password) = (form["name"].ToString().Trim(), form["password"].ToString());
        var account = invitation.AccountId is { } id ? store.Find(id) : new Account { Name = name, Role = Role.Administrator };
        if (account is null)
        {
            return Page.Of<NoticePage>(_gone, 410);
        }

        var wrong =
            AccountNames.Wrong(account.Name)
            ?? (password != form["again"].ToString() ? "The two passwords are not the same." : null)
            ?? await WrongPasswordAsync(account, password);
        if (wrong is not null)
        {
            return Show(secret, wrong, name);
        }

        if (!await invitations.UseAsync(secret, context.RequestAborted))
        {
            return Page.Of<NoticePage>(_gone, 410);
        }

        if (account.Id == 0)
        {
            if (store.Any() || !(await accounts.CreateAsync(account, password)).Succeeded)
            {
                return Page.Of<NoticePage>(_gone, 410); // somebody else was first
            }
        }
        else
        {
            account.Password = accounts.PasswordHasher.HashPassword(account, password);
            (account.Failures, account.LockedUntil) = (0, null);
            await accounts.UpdateSecurityStampAsync(account);
            await sessions.EndAsync(account.Id, null, null, context.RequestAborted);
        }

        await audit.AddAsync(account.Name, "invitation", AccessGate.Remote(context), "chose a password", "", null, context.RequestAborted);
        await SignInPages.EnterAsync(context, sessions, account);
        return FormAnswer.SeeOther("/");
    }

    private async Task<string?> WrongPasswordAsync(Account account, string password)
    {
        foreach (var validator in accounts.PasswordValidators)
        {
            if (await validator.ValidateAsync(accounts, account, password) is { Succeeded: false } refused)
            {
                return string.Join(" ", refused.Errors.Select(e => e.Description));
            }
        }

        return null;
    }
}

/// <summary>What may be an account's name: it is what timelines and messages say.</summary>
internal static class AccountNames
{
    /// <summary>What is wrong with it; null when nothing is.</summary>
    public static string? Wrong(string name) =>
        name.Length == 0 ? "The name is missing."
        : name.Length > RequestFields.LongestName ? $"The name is too long; at most {RequestFields.LongestName} characters are taken."
        : PlainText.Strange(name, severalLines: false) is { } strange ? $"The name holds the character {strange}; plain text is taken."
        : null;
}
