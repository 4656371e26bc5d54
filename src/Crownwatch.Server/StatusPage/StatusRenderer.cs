using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Crownwatch.Server.StatusPage;

/// <summary>Makes every answer of every page.</summary>
public sealed class StatusRenderer(IServiceProvider services, ILoggerFactory logs)
{
    private const string Html = "text/html; charset=utf-8";
    private const string Svg = "image/svg+xml";

    /// <summary>By address; nothing at all where there is no page.</summary>
    public async Task<Dictionary<string, StatusAnswer>> RenderAsync(IReadOnlyList<PageModel> pages, StatusLooks looks)
    {
        var answers = new Dictionary<string, StatusAnswer>(looks.Files, StringComparer.Ordinal);
        if (pages.Count == 0)
        {
            return answers;
        }

        foreach (var page in pages)
        {
            var path = $"/status/{page.Name}";
            answers[path] = new StatusAnswer(await HtmlAsync<PublicPage>(page), Html);
            answers[path + ".json"] = new StatusAnswer(StatusJson.Of(page), "application/json; charset=utf-8");
            answers[path + "/feed.atom"] = new StatusAnswer(StatusFeed.Of(page), "application/atom+xml; charset=utf-8");
            answers[path + "/badge.svg"] = new StatusAnswer(Badge.Of(page.Title, page.Overall), Svg);
            foreach (var component in page.Components)
            {
                answers[$"{path}/{component.Slug}/badge.svg"] = new StatusAnswer(Badge.Of(component.Name, component.State), Svg);
            }
        }

        answers[PageList.Style] = StatusLooks.Common;
        answers["/status"] =
            pages.Count == 1 ? answers[$"/status/{pages[0].Name}"] : new StatusAnswer(await HtmlAsync<PageList>(pages), Html);
        return answers;
    }

    private async Task<byte[]> HtmlAsync<TPage>(object view)
        where TPage : IComponent
    {
        await using var renderer = new HtmlRenderer(services, logs);
        var parameters = ParameterView.FromDictionary(new Dictionary<string, object?> { ["View"] = view });
        var html = await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync<TPage>(parameters)).ToHtmlString()
        );
        return Encoding.UTF8.GetBytes(html);
    }
}
