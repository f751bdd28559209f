using System.Net;
using System.Text.RegularExpressions;
using Hotline.Storage.Platform;
using Hotline.Web.SignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Web.Tests;

/// <summary>Every page and endpoint that the running service has, against every role and against nobody.</summary>
public sealed partial class WalkingEveryEndpoint(HotlineApp app) : IClassFixture<HotlineApp>
{
    private static readonly string[] Desk = [Roles.Supervisor, Roles.Operator];
    private static readonly string[] Supervision = [Roles.Supervisor];
    private static readonly string[] Bench = [Roles.Administrator, Roles.Supervisor, Roles.KnowledgeEditor, Roles.KnowledgeApprover];

    /// <summary>Who may come, said once more than in the code: the first line that fits an address decides. Null: anybody.</summary>
    private static readonly (string Address, string[]? Roles)[] Table =
    [
        ("^/desk/tickets/[^/]+/gianh$", Supervision),
        ("^/api/v1/tickets/[^/]+/take-over$", Supervision),
        ("^/api/v1/reports(/|$)", Supervision),
        ("^/desk/mau(/|$)", Supervision),
        ("^/api/v1/canned-replies/[^/]+$", Supervision),
        ("^/desk/reports(/|$)", Supervision),
        ("^/desk(/|$)", Desk),
        ("^/api/v1/look-up$", null),
        ("^/api/v1/", Desk),
        ("^/admin/bench$", Bench),
        ("^/admin/ratings$", Supervision),
        ("^/admin/zalo(/|$)", [Roles.Administrator]),
        ("^/zalo/callback$", null),
        ("^/admin/(users|audit)(/|$)", [Roles.Administrator]),
        ("^/tai-khoan(/|$)", [.. Roles.All]),
        ("^/$", null),
        ("^/(documents|calendar|healthz|openapi|v3/directline|channels/zalo)/", null),
        ("^/(documents|dang-nhap|dang-nhap/ma|dang-xuat|dat-lai-mat-khau|quan-tri-dau-tien|tra-cuu|api/messages)$", null),
        (@"^/[^/]+\.(js|css|svg|png|ico|webmanifest|map|txt|xml|woff2|html)$", null),
    ];

    [Fact]
    public void Who_may_come_is_written_down_for_every_endpoint_and_nothing_is_open_by_accident()
    {
        foreach (var endpoint in app.Endpoints.OfType<RouteEndpoint>())
        {
            var address = AddressOf(endpoint);
            var line = Table.FirstOrDefault(line => Regex.IsMatch(address, line.Address));
            Assert.True(line.Address is not null, $"{address} is not in the table of who may come");
            Assert.True(endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null == line.Roles is null, $"{address} is open to anybody, or is not, against the table");
        }
    }

    [Fact]
    public async Task Each_role_comes_where_it_may_and_nowhere_else_and_nobody_comes_anywhere()
    {
        var clients = new List<(string? Role, HttpClient Client)> { (null, app.Client()) };
        foreach (var role in Roles.All)
        {
            var token = await app.Services.GetRequiredService<ApiTokens>().CreateAsync($"walk-{role}", null, [role], null, "test", CancellationToken.None);
            clients.Add((role, app.Client(token)));
        }

        var wrong = new List<string>();
        var walked = 0;
        foreach (var endpoint in app.Endpoints.OfType<RouteEndpoint>())
        {
            var address = AddressOf(endpoint);
            if (Table.FirstOrDefault(line => Regex.IsMatch(address, line.Address)).Roles is not { } roles)
            {
                continue;
            }

            foreach (var method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods)
            {
                foreach (var (role, client) in clients)
                {
                    using HttpRequestMessage request = new(new HttpMethod(method), address);
                    // A stream of events never ends: its beginning is enough.
                    using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
                    var came = answer.StatusCode is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden) && answer.Headers.Location?.OriginalString.Contains("/dang-nhap", StringComparison.Ordinal) is not true;
                    walked++;
                    if (came != (role is not null && roles.Contains(role)) || answer.StatusCode is HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError)
                    {
                        wrong.Add($"{role ?? "nobody"}: {method} {address} gave {(int)answer.StatusCode}");
                    }
                }
            }
        }

        foreach (var (_, client) in clients)
        {
            client.Dispose();
        }

        Assert.Empty(wrong);
        Assert.True(walked > 200, $"only {walked} requests were made");
    }

    [Fact]
    public async Task An_editor_of_the_knowledge_begins_at_the_bench_and_sees_no_link_to_tickets()
    {
        using var editor = await app.SignedInAsAsync(Roles.KnowledgeEditor);

        using var home = await editor.GetAsync("/dang-nhap");
        var page = await editor.GetStringAsync("/admin/bench");

        Assert.Equal("/admin/bench", home.Headers.Location!.OriginalString);
        Assert.DoesNotContain("href=\"/desk\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("href=\"/admin/ratings\"", page, StringComparison.Ordinal);
        using var tickets = await editor.GetAsync("/desk");
        await HotlineApp.ExpectAsync(tickets, HttpStatusCode.Forbidden);
    }

    /// <summary>The endpoint's address with something in each gap that exists nowhere, so that walking changes nothing.</summary>
    private static string AddressOf(RouteEndpoint endpoint) => "/" + Gap().Replace(endpoint.RoutePattern.RawText ?? "", "HG-0000-00").TrimStart('/').TrimEnd('/');

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Gap();
}
