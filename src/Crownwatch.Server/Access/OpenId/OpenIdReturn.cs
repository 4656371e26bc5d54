using System.Security.Claims;
using Crownwatch.Server.Dashboard;
using Crownwatch.Server.Intervening;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;

namespace Crownwatch.Server.Access.OpenId;

/// <summary>What becomes of somebody who comes back from the provider: signed in, or told why not.</summary>
internal sealed class OpenIdReturn(OpenIdProvider provider)
{
    private static readonly string[] _usualNames = ["preferred_username", "email", "sub"];

    public OAuthEvents Events => new() { OnTicketReceived = EnterAsync, OnRemoteFailure = FailAsync };

    /// <summary>The sign-in page, which says what the provider did wrong.</summary>
    public static IResult Refuse(HttpContext context, OpenIdProvider provider, Exception why, string to)
    {
        var log = context.RequestServices.GetRequiredService<ILogger<OpenIdReturn>>();
        log.LogWarning(why, "sign-in with {Provider} failed", provider.Issuer);
        var reason = why is ProviderFaultException ? why.Message : "what came back does not belong to a sign-in that this browser began";
        return Told(provider, to, $"Signing in with {provider.Label} did not work: {reason}. Try again.", 502);
    }

    private async Task EnterAsync(TicketReceivedContext ticket)
    {
        ticket.HandleResponse();
        var context = ticket.HttpContext;
        var services = context.RequestServices;
        var who = ticket.Principal!;
        var (subject, name) = (who.FindFirstValue("sub")!, NameOf(who));
        var groups = who.FindAll(provider.RolesClaim).Select(c => c.Value).ToHashSet(StringComparer.Ordinal);
        var (account, wrong) = await services
            .GetRequiredService<ForeignAccounts>()
            .BySubjectAsync(provider.Issuer.AbsoluteUri, subject, name, provider.Roles.Of(groups), context.RequestAborted);
        var audit = services.GetRequiredService<AuditLog>();
        if (account is null)
        {
            await audit.AddAsync(
                "nobody",
                OpenIdHandler.Name,
                AccessGate.Remote(context),
                "sign-in refused",
                PlainText.Shown($"{name}: {wrong}"),
                null,
                context.RequestAborted
            );
            await Told(provider, "/", wrong!, 403).ExecuteAsync(context);
            return;
        }

        await audit.AddAsync(account.Name, OpenIdHandler.Name, AccessGate.Remote(context), "signed in", "", null, context.RequestAborted);
        await SignInPages.EnterAsync(context, services.GetRequiredService<SessionStore>(), account, SessionStore.VouchedFor);
        await FormAnswer.SeeOther(SignInPages.Ours(ticket.ReturnUri)).ExecuteAsync(context);
    }

    private Task FailAsync(RemoteFailureContext failure)
    {
        failure.HandleResponse();
        var why = failure.Failure ?? new ProviderFaultException("it did not say why");
        return Refuse(failure.HttpContext, provider, why, SignInPages.Ours(failure.Properties?.RedirectUri))
            .ExecuteAsync(failure.HttpContext);
    }

    private static IResult Told(OpenIdProvider provider, string to, string problem, int status) =>
        Page.Of<SignInPage>(new SignInView(to, provider.Label, null, problem), status);

    private string NameOf(ClaimsPrincipal who)
    {
        string[] claims = provider.NameClaim is { } one ? [one, "sub"] : _usualNames;
        return claims.Select(who.FindFirstValue).First(n => !string.IsNullOrWhiteSpace(n))!.Trim();
    }
}
