using Microsoft.AspNetCore.Http;

namespace Hotline.Channels.BotFramework;

/// <summary>What both protocols share: whatever goes wrong is told in their own words.</summary>
internal static class Protocol
{
    /// <summary>Handles a request and writes the answer.</summary>
    /// <param name="http">The request.</param>
    /// <param name="handle">Finds the answer.</param>
    /// <param name="log">Told of failures of ours, with the method of the request.</param>
    public static async Task AnswerAsync(HttpContext http, Func<HttpContext, Task<IResult>> handle, Action<Exception, string> log)
    {
        try
        {
            var answer = await handle(http);
            await answer.ExecuteAsync(http);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody is left to answer.
        }
        catch (BadHttpRequestException bad)
        {
            var refusal = bad.StatusCode == StatusCodes.Status413PayloadTooLarge ? Refusal.TooBig : Refusal.BadSyntax("The request could not be read.");
            await refusal.ExecuteAsync(http);
        }
        catch (Exception failure) when (!http.Response.HasStarted)
        {
            log(failure, http.Request.Method);
            await Refusal.OurFault.ExecuteAsync(http);
        }
    }
}
