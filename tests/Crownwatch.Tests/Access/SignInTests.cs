using System.Net;
using System.Text.Json;
using Crownwatch.Server.Access;
using Xunit;

namespace Crownwatch.Tests.Access;

/// <summary>Signing in: what is told to whom, how often one may try, where it leads, and the cookie.</summary>
public sealed class SignInTests(SignInTests.Server server) : IClassFixture<SignInTests.Server>
{
    private static readonly (string Name, string Password)[] _tries =
    [
        ("told", "not the password"),
        ("nobody such", "not the password"),
        ("told off", AccessServer.Password),
        ("told soon", AccessServer.Password),
        ("told soon", ""),
    ];

    [Fact(Timeout = 60_000)]
    public async Task A_wrong_name_a_wrong_password_a_disabled_account_and_one_without_password_are_told_the_same()
    {
        await server.AddAsync("told", Role.Viewer);
        await server.UpdateAsync(await server.AddAsync("told off", Role.Viewer), a => a.Disabled = true);
        await server.UpdateAsync(await server.AddAsync("told soon", Role.Viewer), a => a.Password = null);
        var texts = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, password) in _tries)
        {
            using var browser = server.Browse();
            using var answer = await browser.SignInAsync(name, password);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.Empty(browser.Cookies.GetAllCookies());
            texts.Add((await TextAsync(answer)).Replace(name, "NAME", StringComparison.Ordinal));

            using var told = await browser.PostJsonAsync("/api/v1/sign-in", new { name, password });
            Assert.Equal(password.Length == 0 ? HttpStatusCode.BadRequest : HttpStatusCode.Unauthorized, told.StatusCode);
        }

        Assert.Contains("go together", Assert.Single(texts), StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Five_wrong_passwords_lock_out_even_the_right_one_also_when_they_come_at_once()
    {
        await server.AddAsync("locked", Role.Viewer);
        await server.AddAsync("locked at once", Role.Viewer);
        using var browser = server.Browse();
        for (var i = 0; i < 5; i++)
        {
            using var wrong = await browser.SignInAsync("locked", $"wrong password {i}");
            Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        }

        using var right = await browser.SignInAsync("LOCKED");
        Assert.Equal(HttpStatusCode.Unauthorized, right.StatusCode);

        using var other = server.Browse();
        var answers = await Task.WhenAll(Enumerable.Range(0, 9).Select(i => other.SignInAsync("locked at once", $"wrong password {i}")));
        Assert.All(answers, a => Assert.Equal(HttpStatusCode.Unauthorized, a.StatusCode));
        Assert.Equal(5, server.Audit().Count(e => e.Detail.Contains("locked at once, wrong password", StringComparison.Ordinal)));
        using var late = await other.SignInAsync("locked at once");
        Assert.Equal(HttpStatusCode.Unauthorized, late.StatusCode);
        (await server.Browse().EnterAsync((await server.AddAsync("free", Role.Viewer)).Name)).Dispose(); // nobody else is
    }

    [Fact(Timeout = 60_000)]
    public async Task The_eleventh_try_within_a_minute_is_refused_whoever_it_names()
    {
        await server.AddAsync("quick", Role.Viewer);
        using var browser = server.Browse();
        for (var i = 0; i < 10; i++)
        {
            using var wrong = await browser.SignInAsync($"name {i}", "wrong password");
            Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        }

        using var eleventh = await browser.SignInAsync("quick");
        Assert.Equal(HttpStatusCode.TooManyRequests, eleventh.StatusCode);
        Assert.Equal("60", eleventh.Headers.RetryAfter!.ToString());
        using var program = await browser.PostJsonAsync("/api/v1/sign-in", new { name = "quick", password = AccessServer.Password });
        Assert.Equal(HttpStatusCode.TooManyRequests, program.StatusCode);
        Assert.Equal("too_many_requests", JsonDocument.Parse(await TextAsync(program)).RootElement.GetProperty("error").GetString());
        using var page = await browser.GetAsync("/sign-in");
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        (await server.Browse().EnterAsync("quick")).Dispose(); // from another address
    }

    [Theory(Timeout = 60_000)]
    [InlineData("/incidents?state=open", "/incidents?state=open")]
    [InlineData("/", "/")]
    [InlineData("", "/")]
    [InlineData("//evil.example.com", "/")]
    [InlineData("/\\evil.example.com", "/")]
    [InlineData("\\\\evil.example.com", "/")]
    [InlineData("/\t/evil.example.com", "/")]
    [InlineData("/\r\nSet-Cookie: a=b", "/")]
    [InlineData("https://evil.example.com/", "/")]
    [InlineData("javascript:alert(1)", "/")]
    [InlineData("/checks/größe", "/")]
    public async Task Where_it_leads_is_a_page_of_ours(string to, string leads)
    {
        var name = $"led {Guid.NewGuid():N}";
        await server.AddAsync(name, Role.Viewer);
        using var browser = server.Browse();
        using var answer = await browser.SignInAsync(name, to: to);
        using var again = await browser.GetAsync($"/sign-in?to={Uri.EscapeDataString(to)}"); // when already signed in

        Assert.Equal((HttpStatusCode.SeeOther, leads), (answer.StatusCode, answer.Headers.Location!.OriginalString));
        Assert.Equal((HttpStatusCode.SeeOther, leads), (again.StatusCode, again.Headers.Location!.OriginalString));
        Assert.DoesNotContain("evil", await server.Browse().HiddenToAsync(to), StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_page_leads_to_the_sign_in_and_from_there_back_to_itself()
    {
        await server.AddAsync("led back", Role.Viewer);
        using var browser = server.Browse();
        using var asked = await browser.GetAsync("/incidents?state=open&q=ä");

        Assert.Equal(HttpStatusCode.SeeOther, asked.StatusCode);
        var signIn = asked.Headers.Location!.OriginalString;
        var to = await browser.HiddenToAsync(Uri.UnescapeDataString(signIn["/sign-in?to=".Length..]));
        using var answer = await browser.SignInAsync("led back", to: to);
        Assert.Equal("/incidents?state=open&q=%C3%A4", answer.Headers.Location!.OriginalString);
    }

    [Fact(Timeout = 60_000)]
    public async Task The_cookie_is_for_this_server_alone_and_no_script_reads_it()
    {
        await server.AddAsync("cookie", Role.Viewer);
        using var browser = server.Browse();
        using var plain = await browser.SignInAsync("cookie");
        var cookie = Attributes(plain);
        Assert.Contains("httponly", cookie);
        Assert.Contains("samesite=lax", cookie);
        Assert.Contains("path=/", cookie);
        Assert.Contains("max-age=2592000", cookie);
        Assert.DoesNotContain("secure", cookie);
        Assert.DoesNotContain(cookie, a => a.StartsWith("domain", StringComparison.Ordinal));

        // As a proxy that ends TLS for self.public_url hands it on.
        using var proxied = server.Browse();
        using var secure = await proxied.SendAsync(
            "/sign-in",
            [("name", "cookie"), ("password", AccessServer.Password)],
            "https://watch.example.com",
            "watch.example.com"
        );
        Assert.Equal(HttpStatusCode.SeeOther, secure.StatusCode);
        Assert.Contains("secure", Attributes(secure));
    }

    [Fact(Timeout = 60_000)]
    public async Task Signing_out_ends_the_session_and_removes_the_cookie()
    {
        await server.AddAsync("leaver", Role.Viewer);
        using var browser = await server.Browse().EnterAsync("leaver");
        var kept = Assert.Single(browser.Cookies.GetAllCookies(), c => c.Name == "crownwatch_session").Value;

        using var left = await browser.FillInAsync("/account", "/sign-out");

        Assert.Equal((HttpStatusCode.SeeOther, "/sign-in"), (left.StatusCode, left.Headers.Location!.OriginalString));
        Assert.DoesNotContain("max-age=2592000", Attributes(left));
        Assert.DoesNotContain(browser.Cookies.GetAllCookies(), c => c.Name == "crownwatch_session");
        using var thief = server.Browse();
        thief.Cookies.Add(server.Url, new Cookie("crownwatch_session", kept));
        Assert.Equal(303, await thief.StatusAsync("/account"));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("""{"name": "x", "password": 5}""", "password is missing")]
    [InlineData("""{"password": "x"}""", "name is missing")]
    [InlineData("""{"name": "x", "password": "x", "passwort": "x"}""", "no field 'passwort'")]
    [InlineData("[]", "must be a JSON object")]
    public async Task What_the_api_can_not_take_is_told(string body, string says)
    {
        using var browser = server.Browse();
        using var answer = await browser.PostJsonAsync("/api/v1/sign-in", JsonDocument.Parse(body).RootElement);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(says, await TextAsync(answer), StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_form_of_another_origin_signs_nobody_in()
    {
        await server.AddAsync("lured", Role.Viewer);
        using var browser = server.Browse();
        using var answer = await browser.SendAsync(
            "/sign-in",
            [("name", "lured"), ("password", AccessServer.Password)],
            "https://evil.example.com"
        );

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Empty(browser.Cookies.GetAllCookies());
    }

    private static Task<string> TextAsync(HttpResponseMessage answer) =>
        answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

    private static List<string> Attributes(HttpResponseMessage answer) =>
        [
            .. Assert
                .Single(answer.Headers.GetValues("Set-Cookie"), c => c.StartsWith("crownwatch_session=", StringComparison.Ordinal))
                .ToLowerInvariant()
                .Split(';', StringSplitOptions.TrimEntries)
                .Skip(1),
        ];

    /// <summary>One that people reach as https://watch.example.com, through a proxy.</summary>
    public sealed class Server : AccessServer
    {
        public Server() => More = "self: {public_url: \"https://watch.example.com\"}\n";
    }
}
