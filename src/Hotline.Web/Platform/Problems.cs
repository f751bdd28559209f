using System.Globalization;
using Hotline.Web.Public;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Hotline.Web.Platform;

/// <summary>
/// Every refusal outside Direct Line: a page for people, problem details (RFC 9457) for programs. <c>detail</c> is Vietnamese, for people;
/// <c>code</c> is stable English, for programs.
/// </summary>
internal static class Problems
{
    /// <summary>Direct Line and the Bot Framework have an error shape of their own.</summary>
    private static readonly string[] OthersPaths = ["/v3/directline", "/api/messages", "/channels"];

    public static ProblemHttpResult Of(int status, string code, string detail) =>
        TypedResults.Problem(new ProblemDetails
        {
            Status = status,
            Detail = detail,
            Extensions = { ["code"] = code },
        });

    public static ProblemHttpResult NotFound(string detail) => Of(StatusCodes.Status404NotFound, "not_found", detail);

    public static ProblemHttpResult Conflict(string code, string detail) => Of(StatusCodes.Status409Conflict, code, detail);

    public static ProblemHttpResult Invalid(string code, string detail) => Of(StatusCodes.Status400BadRequest, code, detail);

    public static IServiceCollection AddProblems(this IServiceCollection services) => services.AddProblemDetails(options =>
        options.CustomizeProblemDetails = context =>
        {
            var problem = context.ProblemDetails;
            var (code, title, detail) = Describe(problem.Status ?? context.HttpContext.Response.StatusCode);
            problem.Title = title;
            problem.Detail ??= detail;
            problem.Instance = context.HttpContext.Request.Path;
            problem.Extensions.TryAdd("code", code);
        });

    public static IApplicationBuilder UseProblems(this IApplicationBuilder app) => app
        .UseExceptionHandler(new ExceptionHandlerOptions
        {
            // A malformed request is the sender's mistake, in every environment.
            StatusCodeSelector = exception => exception is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError,
            ExceptionHandler = WriteAsync,
        })
        .UseStatusCodePages(pages => WriteAsync(pages.HttpContext));

    private static async Task WriteAsync(HttpContext context)
    {
        var path = context.Features.Get<IExceptionHandlerPathFeature>()?.Path is { } original ? new PathString(original) : context.Request.Path;
        if (OthersPaths.Any(prefix => path.StartsWithSegments(prefix, StringComparison.Ordinal)))
        {
            return;
        }

        var status = context.Response.StatusCode;
        if (WantsPage(context.Request, path))
        {
            var (_, title, detail) = Describe(status);
            var page = new RazorComponentResult<RefusalPage>(new { Title = title, Detail = detail, Status = status }) { StatusCode = status };
            await page.ExecuteAsync(context).ConfigureAwait(false);
            return;
        }

        await context.RequestServices.GetRequiredService<IProblemDetailsService>()
            .WriteAsync(new ProblemDetailsContext { HttpContext = context, ProblemDetails = { Status = status } }).ConfigureAwait(false);
    }

    private static bool WantsPage(HttpRequest request, PathString path) =>
        !path.StartsWithSegments("/api", StringComparison.Ordinal)
        && request.Headers.Accept.Any(value => value?.Contains("text/html", StringComparison.OrdinalIgnoreCase) is true);

    private static (string Code, string Title, string Detail) Describe(int status) => status switch
    {
        StatusCodes.Status400BadRequest => ("bad_request", "Yêu cầu chưa đúng", "Yêu cầu gửi lên không đọc được. Vui lòng kiểm tra lại."),
        StatusCodes.Status401Unauthorized => ("unauthorized", "Cần đăng nhập", "Cần đăng nhập hoặc mã truy cập còn hiệu lực."),
        StatusCodes.Status403Forbidden => ("forbidden", "Không có quyền", "Tài khoản này không được phép làm việc đó."),
        StatusCodes.Status404NotFound => ("not_found", "Không tìm thấy trang", "Địa chỉ này không có, hoặc đã được chuyển đi nơi khác."),
        StatusCodes.Status405MethodNotAllowed => ("method_not_allowed", "Không làm được ở đây", "Địa chỉ này không nhận kiểu yêu cầu vừa gửi."),
        StatusCodes.Status409Conflict => ("conflict", "Đã có thay đổi", "Nội dung vừa được người khác thay đổi. Vui lòng tải lại."),
        StatusCodes.Status413PayloadTooLarge => ("too_large", "Quá lớn", "Nội dung gửi lên vượt quá giới hạn cho phép."),
        StatusCodes.Status415UnsupportedMediaType => ("unsupported_media_type", "Sai định dạng", "Định dạng gửi lên không được hỗ trợ."),
        StatusCodes.Status422UnprocessableEntity => ("unprocessable", "Chưa hợp lệ", "Nội dung gửi lên chưa hợp lệ."),
        StatusCodes.Status429TooManyRequests => ("too_many_requests", "Quá nhiều yêu cầu", "Đã gửi quá nhiều yêu cầu. Vui lòng đợi một phút rồi thử lại."),
        StatusCodes.Status503ServiceUnavailable => ("unavailable", "Chưa sẵn sàng", "Dịch vụ đang khởi động hoặc tạm dừng. Vui lòng thử lại sau ít phút."),
        >= 500 => ("internal_error", "Có lỗi xảy ra", "Lỗi này ở phía chúng tôi, không phải ở quý vị. Vui lòng thử lại sau ít phút."),
        _ => ("http_" + status.ToString(CultureInfo.InvariantCulture), "Không thực hiện được", "Yêu cầu không thực hiện được."),
    };
}
