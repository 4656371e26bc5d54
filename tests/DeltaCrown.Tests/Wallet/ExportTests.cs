using System.Text;
using DeltaCrown.Tests.Running;
using DeltaCrown.Wallet;
using Xunit;

namespace DeltaCrown.Tests.Wallet;

public sealed class ExportTests(SharedPlatform shared)
{
    [Fact]
    public async Task Has_one_byte_order_mark_at_the_start_and_a_line_for_each_movement()
    {
        ApiClient user = await shared.UserAsync(coins: 50);
        await shared.MintAsync(user, -20);
        Answer export = await user.GetAsync("/api/transactions/export?format=csv");

        Assert.Equal("text/csv; charset=utf-8", export.ContentType);
        Assert.Equal(Encoding.UTF8.Preamble.ToArray(), export.Bytes[..3]);
        Assert.Equal(1, export.Body.Count(c => c == '\uFEFF'));
        string[] lines = export.Body.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("\uFEFFid,created_at,kind,amount,balance_after,reference,counterparty_id,reason", lines[0]);
        Assert.Equal(3, lines.Length);
        Assert.Contains(",burn,-20,30,", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_byte_order_mark_in_a_reason_does_not_make_a_second_one_at_the_start()
    {
        ApiClient user = await shared.UserAsync();
        await shared.Admin.PostAsync($"/api/admin/wallets/{user.UserId}/adjust", new { amount = 5, reason = "\uFEFF=1+1" });
        Answer export = await user.GetAsync("/api/transactions/export?format=csv");
        Assert.Equal(1, export.Body.Count(c => c == '\uFEFF'));
        Assert.Contains(",'=1+1", export.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\tx", "'\tx")]
    [InlineData("\rx", "'\rx")]
    [InlineData("  =1", "'  =1")]
    [InlineData("\uFEFF=1", "'=1")]
    [InlineData("plain = text", "plain = text")]
    [InlineData("", "")]
    [InlineData(null, "")]
    public void A_cell_that_a_spreadsheet_would_run_becomes_text(string? text, string expected) =>
        Assert.Equal(expected, SpreadsheetCell.Defuse(text));

    [Fact]
    public async Task Another_format_is_refused()
    {
        ApiClient user = await shared.UserAsync();
        (await user.GetAsync("/api/transactions/export?format=xlsx")).AssertRefused(400, "invalid_request");
        (await shared.Anonymous.GetAsync("/api/transactions/export?format=csv")).AssertRefused(401, "not_authenticated");
    }
}
