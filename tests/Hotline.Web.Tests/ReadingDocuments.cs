using System.Net;

namespace Hotline.Web.Tests;

public sealed class ReadingDocuments(HotlineApp app) : IClassFixture<HotlineApp>
{
    [Fact]
    public async Task The_list_leads_to_every_document()
    {
        using var browser = app.Browser();

        var list = await browser.GetStringAsync("/documents");

        foreach (var id in (string[])["an-giang-800-2021", "an-giang-322-2022", "an-giang-thi-dua-2021", "binh-phuoc-sldtbxh-2021", "hau-giang-71-2022"])
        {
            Assert.Contains($"/documents/{id}", list, StringComparison.Ordinal);
            using var page = await browser.GetAsync($"/documents/{id}");
            await HotlineApp.ExpectAsync(page, HttpStatusCode.OK);
        }
    }

    [Fact]
    public async Task A_citation_of_an_answer_opens_its_passage_with_the_quoted_words_marked()
    {
        using var lan = await app.CitizenAsync();
        var answer = await lan.AskAsync("phien giao dich viec lam mo ngay nao", "hau-giang");
        var claim = answer["entities"]![0]!["citation"]![0]!["appearance"]!;
        var url = new Uri((string)claim["url"]!);
        var quote = (string)claim["abstract"]!;
        using var browser = app.Browser();

        var page = await browser.GetStringAsync($"{url.GetLeftPart(UriPartial.Path)}?q={Uri.EscapeDataString(quote)}");

        Assert.StartsWith(app.Address, url.AbsoluteUri, StringComparison.Ordinal);
        Assert.Contains($"id=\"{Uri.UnescapeDataString(url.Fragment.TrimStart('#'))}\"", page, StringComparison.Ordinal);
        var marked = string.Concat(page.Split("<mark>").Skip(1).Select(stretch => WebUtility.HtmlDecode(stretch.Split("</mark>")[0])));
        Assert.NotEmpty(quote);
        Assert.All(quote.Split(" … "), piece => Assert.Contains(piece, marked, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_word_of_a_plan_is_on_its_page_and_every_anchor_once()
    {
        using var browser = app.Browser();

        var page = await browser.GetStringAsync("/documents/hau-giang-71-2022");

        var ids = System.Text.RegularExpressions.Regex.Matches(page, " id=\"([^\"]+)\"").Select(match => match.Groups[1].Value).ToArray();
        Assert.Equal(ids.Distinct().Count(), ids.Length);
        Assert.Contains("II.3.c.2", ids);
        Assert.Contains("Thời hạn của văn bản này đã qua", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Words_that_do_not_occur_mark_nothing_and_cannot_bring_markup()
    {
        using var browser = app.Browser();

        var page = await browser.GetStringAsync("/documents/hau-giang-71-2022?q=%3Cscript%3Ealert(1)%3C/script%3E");

        Assert.DoesNotContain("<mark>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("alert(1)", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_document_without_a_number_has_a_name_all_the_same()
    {
        using var browser = app.Browser();

        foreach (var page in new[] { await browser.GetStringAsync("/"), await browser.GetStringAsync("/documents") })
        {
            Assert.Contains("Tin (không số)", page, StringComparison.Ordinal);
            Assert.Contains("Kế hoạch (không số)", page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_document_that_is_not_there_is_a_page_that_says_so()
    {
        using var browser = app.Browser();

        using var answer = await browser.GetAsync("/documents/khong-co");

        await HotlineApp.ExpectAsync(answer, HttpStatusCode.NotFound);
        Assert.Contains("Không có văn bản này", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
