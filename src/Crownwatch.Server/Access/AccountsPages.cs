using System.Globalization;
using Crownwatch.Server.Dashboard;
using Crownwatch.Server.Notifying;
using Microsoft.AspNetCore.Identity;

namespace Crownwatch.Server.Access;

/// <param name="AtTheProvider">Accounts that signed in with an OpenID Connect provider once.</param>
/// <param name="Invited">Who was just given a link, and the link: shown this once.</param>
public sealed record AccountsView(
    IReadOnlyList<Account> Accounts,
    IReadOnlySet<long> AtTheProvider,
    ForeignSignIn Foreign,
    IReadOnlyList<ApiToken> Tokens,
    DateTimeOffset Now,
    string? Problem = null,
    (string Name, string Link)? Invited = null
);

/// <summary>/accounts: who may sign in, as what; for administrators.</summary>
internal sealed class AccountsPages(
    AccountStore store,
    UserManager<Account> accounts,
    InvitationStore invitations,
    TokenStore tokens,
    SessionStore sessions,
    ForeignLoginStore logins,
    AccountTurn turn,
    Links links,
    ServerOptions options,
    TimeProvider time
)
{
    public const string Path = "/accounts";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMethods(Path, ["GET", "HEAD"], (AccountsPages pages) => Page.Guarded(() => pages.Show())).Asks(Need.Administrator);
        Post(Path, (pages, form, stopping) => pages.AddAsync(form, stopping));
        Post(Path + "/role", (pages, form, stopping) => pages.ChangeAsync(form, a => SetRole(a, form["role"]), stopping));
        Post(Path + "/disable", (pages, form, stopping) => pages.ChangeAsync(form, a => Set(() => a.Disabled = true), stopping));
        Post(Path + "/enable", (pages, form, stopping) => pages.ChangeAsync(form, a => Set(() => a.Disabled = false), stopping));
        Post(Path + "/password/remove", (pages, form, stopping) => pages.ChangeAsync(form, a => Set(() => a.Password = null), stopping));
        Post(Path + "/invite", (pages, form, stopping) => pages.InviteAsync(form, stopping));
        Post(Path + "/tokens/end", (pages, form, stopping) => pages.EndTokenAsync(form, stopping));

        void Post(string path, Func<AccountsPages, IFormCollection, CancellationToken, Task<IResult>> take) =>
            routes
                .MapPost(
                    path,
                    (HttpContext context, AccountsPages pages) =>
                        FormAnswer.TakeAsync(
                            context,
                            form =>
                            {
                                var name = path == Path + "/tokens/end" ? $"token {form["id"]}" : pages.Find(form)?.Name ?? form["name"];
                                AuditDetail.Say(context, name, form["role"]);
                                return take(pages, form, context.RequestAborted);
                            }
                        )
                )
                .Asks(Need.Administrator);
    }

    private IResult Show(string? problem = null, (string, string)? invited = null) =>
        Page.Of<AccountsPage>(
            new AccountsView(store.All(), logins.Accounts(), options.Foreign, tokens.List(null), time.GetUtcNow(), problem, invited),
            problem is null ? 200 : 400
        );

    private async Task<IResult> AddAsync(IFormCollection form, CancellationToken stopping)
    {
        var name = form["name"].ToString().Trim();
        if (AccountNames.Wrong(name) is { } wrong)
        {
            return Show(wrong);
        }

        if (RoleNames.Read(form["role"]) is not { } role)
        {
            return Show("The role must be viewer, responder or administrator.");
        }

        var account = new Account { Name = name, Role = role };
        var made = await accounts.CreateAsync(account);
        return made.Succeeded
            ? Show(null, (name, await LinkAsync(account, stopping)))
            : Show(string.Join(" ", made.Errors.Select(e => e.Description)));
    }

    private async Task<IResult> InviteAsync(IFormCollection form, CancellationToken stopping) =>
        Find(form) is { } account ? Show(null, (account.Name, await LinkAsync(account, stopping))) : Show("There is no such account.");

    private Task<IResult> ChangeAsync(IFormCollection form, Func<Account, string?> change, CancellationToken stopping) =>
        turn.TakeAsync(() => ChangeInTurnAsync(form, change, stopping), stopping);

    private async Task<IResult> ChangeInTurnAsync(IFormCollection form, Func<Account, string?> change, CancellationToken stopping)
    {
        if (Find(form) is not { } account)
        {
            return Show("There is no such account.");
        }

        if (change(account) is { } wrong)
        {
            return Show(wrong);
        }

        var foreign = logins.Accounts();
        bool CanAdminister(Account a) =>
            a is { Role: Role.Administrator, Disabled: false } && (a.Password is not null || foreign.Contains(a.Id));
        if (!CanAdminister(account) && !store.All().Any(a => a.Id != account.Id && CanAdminister(a)))
        {
            return Show($"{account.Name} is the only administrator who can sign in: nobody could undo this.");
        }

        await accounts.UpdateAsync(account);
        if (account.Disabled || account.Password is null)
        {
            await sessions.EndAsync(account.Id, null, null, stopping); // enabling it again signs no browser in
        }

        return FormAnswer.SeeOther(Path);
    }

    private async Task<IResult> EndTokenAsync(IFormCollection form, CancellationToken stopping)
    {
        if (Number(form["id"]) is { } id)
        {
            await tokens.EndAsync(id, null, stopping);
        }

        return FormAnswer.SeeOther(Path);
    }

    private async Task<string> LinkAsync(Account account, CancellationToken stopping) =>
        links.To(await invitations.MakeAsync(account.Id, stopping));

    private Account? Find(IFormCollection form) => Number(form["id"]) is { } id ? store.Find(id) : null;

    private static string? SetRole(Account account, string? role)
    {
        if (RoleNames.Read(role) is not { } wanted)
        {
            return "The role must be viewer, responder or administrator.";
        }

        account.Role = wanted;
        return null;
    }

    private static string? Set(Action change)
    {
        change();
        return null;
    }

    private static long? Number(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
