using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Hotline.Channels.Zalo;
using Hotline.Storage.Platform;
using Hotline.Web.SignIn;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hotline.Web.Zalo;

/// <summary>Connecting the official account: how it stands, the consent at Zalo, and the proof that the domain is ours.</summary>
internal static class ZaloPages
{
    public const string Path = "/admin/zalo";

    /// <summary>Where the browser takes the code, once it is on our own site again.</summary>
    private const string Return = "/xong";
    private const string Cookie = "hotline.zalo";
    private const int LongestValue = 2000;

    private static readonly TimeSpan ConsentTime = TimeSpan.FromMinutes(10);

    public static IEndpointRouteBuilder MapZalo(this IEndpointRouteBuilder routes)
    {
        var admin = routes.MapGroup(Path).RequireAuthorization(Policies.Administration).ExcludeFromDescription();
        admin.MapGet("", ShowAsync);
        admin.MapGet("/ket-noi", BeginAsync);
        admin.MapGet(Return, EndAsync);
        admin.MapPost("/hoi", AskAsync);

        // Zalo's own readers come without an account; what they get is no secret.
        var open = routes.MapGroup("").AllowAnonymous().ExcludeFromDescription();
        open.MapGet(ZaloConnection.CallbackPath, Bounce);
        open.MapGet("/zalo_verifier{code}.html", Verify);
        return routes;
    }

    private static Task<RazorComponentResult<ZaloPage>> ShowAsync(HttpContext context, ZaloConnection zalo) => PageAsync(context, zalo);

    /// <summary>To Zalo's page of consent. A link may begin this; only the same browser's same administrator can end it.</summary>
    private static async Task<IResult> BeginAsync(HttpContext context, ZaloConnection zalo, IDataProtectionProvider protection)
    {
        if (!zalo.IsConfigured)
        {
            return await PageAsync(context, zalo, problem: "Chưa khai Hotline:Zalo:AppId và OaId, nên chưa có gì để kết nối.", status: StatusCodes.Status409Conflict).ConfigureAwait(false);
        }

        var (state, verifier) = (ZaloConnection.NewSecret(), ZaloConnection.NewSecret());
        context.Response.Cookies.Append(Cookie, Protector(protection).Protect($"{state}\n{verifier}\n{context.User.Staff().Id}", ConsentTime), Options(context));
        return TypedResults.Redirect(zalo.ConsentUrl(context.Request, state, verifier));
    }

    /// <summary>
    /// Coming from Zalo's site the browser sends no sign-in with the request, as it should: a page of our own takes what Zalo said on to the page that wants it.
    /// </summary>
    private static ContentHttpResult Bounce(HttpContext context)
    {
        QueryBuilder said = new();
        foreach (var name in (string[])["code", "oa_id", "state"])
        {
            // What is too long is cut, not dropped: a wrong state must not become none.
            if (Said(context, name) is { } value)
            {
                said.Add(name, value.Length <= LongestValue ? value : value[..LongestValue]);
            }
        }

        var to = HtmlEncoder.Default.Encode($"{Path}{Return}{said.ToQueryString()}");
        return TypedResults.Content(
            $"<!DOCTYPE html><html lang=\"vi\"><head><meta charset=\"utf-8\"><title>Kết nối Zalo</title><meta http-equiv=\"refresh\" content=\"0; url={to}\"></head><body><p><a href=\"{to}\">Tiếp tục kết nối Zalo</a></p></body></html>",
            "text/html; charset=utf-8");
    }

    private static async Task<IResult> EndAsync(HttpContext context, ZaloConnection zalo, IDataProtectionProvider protection, AuditLog audit)
    {
        var begun = context.Request.Cookies[Cookie];
        context.Response.Cookies.Delete(Cookie, Options(context));
        var me = context.User.Staff();
        if (Read(protection, begun) is not [var state, var verifier, var who] || who != me.Id)
        {
            return await RefusedAsync("Lần kết nối này đã quá 10 phút hoặc bắt đầu ở trình duyệt khác. Bấm “Kết nối với Zalo” để làm lại.").ConfigureAwait(false);
        }

        // Zalo does not always bring it back; when it does, it must be ours. Without a proof of this consent alone it is all that tells our code from a stranger's.
        var back = Said(context, "state");
        if (back is null && !zalo.ProvesEachConsent)
        {
            return await RefusedAsync("Zalo không trả lại dấu (state) của lần kết nối này, nên không chắc mã là của ai. Không nhận mã nào. Nếu lần nào cũng vậy, người vận hành đặt ConsentProof là PerConsent rồi làm lại.").ConfigureAwait(false);
        }

        if (back is not null && !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(back), Encoding.UTF8.GetBytes(state)))
        {
            return await RefusedAsync("Zalo trả về một lần kết nối khác với lần vừa bắt đầu ở đây. Không nhận mã nào. Bấm “Kết nối với Zalo” để làm lại.").ConfigureAwait(false);
        }

        if (First(context, "code") is not { } code)
        {
            return await RefusedAsync("Zalo không cho mã, có thể vì người quản trị OA chưa đồng ý. Hiện trạng không đổi.").ConfigureAwait(false);
        }

        if (First(context, "oa_id") != zalo.OaId)
        {
            return await RefusedAsync($"Đã đồng ý cho một Official Account khác, không phải {zalo.OaId}. Không nhận mã nào. Chọn đúng tài khoản rồi làm lại.").ConfigureAwait(false);
        }

        // Once begun it is brought to its end: the code works once.
        var (result, problem) = await zalo.ConnectAsync(code, verifier, CancellationToken.None).ConfigureAwait(false);
        if (result != ZaloConsentResult.Connected)
        {
            var number = problem == 0 ? "" : $" (mã lỗi {problem})";
            return await RefusedAsync(result switch
            {
                ZaloConsentResult.NoTokens => $"Zalo không đổi mã lấy quyền gửi tin{number}. Hiện trạng không đổi. {Advice(problem)}",
                ZaloConsentResult.OthersTokens => $"Quyền Zalo vừa trao là của một Official Account khác, không phải {zalo.OaId}. Không nhận. Chọn đúng tài khoản rồi làm lại.",
                _ => $"Zalo không cho biết quyền vừa trao là của Official Account nào{number}, nên chưa nhận. Hiện trạng không đổi. Thử lại sau vài phút.",
            }).ConfigureAwait(false);
        }

        await audit.WriteAsync(me.Id, "zalo.connected", $"zalo:{zalo.OaId}", null, CancellationToken.None).ConfigureAwait(false);
        return TypedResults.LocalRedirect($"{Path}?xong=1");

        Task<RazorComponentResult<ZaloPage>> RefusedAsync(string words) => PageAsync(context, zalo, problem: words, status: StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<IResult> AskAsync(HttpContext context, ZaloConnection zalo, IFormCollection form)
    {
        // Asking for the form is what makes the framework check its antiforgery token.
        _ = form;
        var about = zalo.IsConfigured ? await zalo.AboutAsync().ConfigureAwait(false) : null;
        return await PageAsync(context, zalo, about, asked: true).ConfigureAwait(false);
    }

    /// <summary>The file that Zalo's console looks for; there only under the name that was set.</summary>
    private static IResult Verify(string code, ZaloConnection zalo) =>
        zalo.DomainVerification.Length > 0 && code == zalo.DomainVerification
            ? TypedResults.Content($"<!DOCTYPE html><html><head><meta name=\"zalo-platform-site-verification\" content=\"{HtmlEncoder.Default.Encode(code)}\"></head><body></body></html>", "text/html; charset=utf-8")
            : TypedResults.NotFound();

    private static async Task<RazorComponentResult<ZaloPage>> PageAsync(
        HttpContext context, ZaloConnection zalo, ZaloAbout? about = null, bool asked = false, string? problem = null, int status = StatusCodes.Status200OK) => new(new
        {
            StaffName = context.User.Staff().Name,
            Connection = zalo,
            Standing = zalo.IsConfigured ? await zalo.StandingAsync(context.RequestAborted).ConfigureAwait(false) : null,
            Webhook = zalo.WebhookUrl(context.Request),
            Callback = zalo.CallbackUrl(context.Request),
            About = about,
            Asked = asked,
            Done = problem is null && context.Request.Query["xong"] == "1",
            Problem = problem,
        })
        { StatusCode = status };

    private static string Advice(int problem) => problem switch
    {
        -14002 => "Xem lại mã ứng dụng, và ứng dụng đã được bật chưa.",
        -14003 => "Địa chỉ nhận kết quả khai ở Zalo chưa trùng với địa chỉ ghi bên dưới.",
        -14004 => "Khóa bí mật của ứng dụng (AppSecret) chưa đúng.",
        -14005 => "Mã đã quá 10 phút, đã dùng, hoặc chuỗi kiểm chứng (PKCE) chưa đúng cách Zalo đang đặt: xem ConsentProof.",
        _ => "Thử lại sau vài phút.",
    };

    /// <summary>A key may come more than once; the first that says something counts.</summary>
    private static string? First(HttpContext context, string name) => Said(context, name) is { Length: <= LongestValue } value ? value : null;

    private static string? Said(HttpContext context, string name) => context.Request.Query[name].FirstOrDefault(value => !string.IsNullOrWhiteSpace(value));

    private static ITimeLimitedDataProtector Protector(IDataProtectionProvider protection) => protection.CreateProtector("Hotline.Zalo.Consent").ToTimeLimitedDataProtector();

    private static string[] Read(IDataProtectionProvider protection, string? cookie)
    {
        try
        {
            return cookie is null ? [] : Protector(protection).Unprotect(cookie).Split('\n');
        }
        catch (CryptographicException)
        {
            return [];
        }
    }

    private static CookieOptions Options(HttpContext context) =>
        new() { HttpOnly = true, IsEssential = true, SameSite = SameSiteMode.Strict, Secure = context.Request.IsHttps, Path = "/", MaxAge = ConsentTime };
}
