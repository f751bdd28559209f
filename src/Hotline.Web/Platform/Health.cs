using Hotline.Conversations.Rephrasing;
using Hotline.Knowledge.Releases;
using Hotline.Web.Service;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Hotline.Web.Platform;

/// <summary>Live: the process answers. Ready: it can answer a citizen, with less help than it might have when it is degraded.</summary>
internal static class Health
{
    private const string Ready = "ready";

    public static IServiceCollection AddHealth(this IServiceCollection services)
    {
        services.AddHealthChecks()
            .AddCheck<KnowledgeIsLoaded>("knowledge", tags: [Ready])
            .AddCheck<ModelSpeaks>("model", HealthStatus.Degraded, tags: [Ready])
            .AddCheck<VectorsAreComputed>("embeddings", HealthStatus.Degraded, tags: [Ready]);
        return services;
    }

    public static IEndpointRouteBuilder MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapHealthChecks("/healthz/live", new HealthCheckOptions { Predicate = _ => false }).AllowAnonymous();
        routes.MapHealthChecks("/healthz/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains(Ready), ResponseWriter = WriteAsync }).AllowAnonymous();
        return routes;
    }

    /// <summary>The status, and below it a line for each part that is not well.</summary>
    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "text/plain";
        var lines = report.Entries.Where(part => part.Value.Status != HealthStatus.Healthy).Select(part => $"{part.Key}: {part.Value.Status}. {part.Value.Description}");
        return context.Response.WriteAsync(string.Join('\n', lines.Prepend(report.Status.ToString())), context.RequestAborted);
    }

    private sealed class KnowledgeIsLoaded(CurrentRelease release) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(release.IsLoaded ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("No knowledge release is loaded yet."));
    }

    /// <summary>What the last requests came to: a check that asked the model itself would cost money, and a place in its queue.</summary>
    private sealed class ModelSpeaks(IServiceProvider services) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(services.GetService<ModelGate>() is { IsBroken: true } ? HealthCheckResult.Degraded("The last requests failed; answers go out in the words of the knowledge.") : HealthCheckResult.Healthy());
    }

    private sealed class VectorsAreComputed(IServiceProvider services, CurrentRelease release) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(
                services.GetService<QuestionVectors>() is not { } questions ? HealthCheckResult.Healthy()
                : questions.IsBroken ? HealthCheckResult.Degraded("The last requests failed; words alone are searched.")
                : release is { IsLoaded: true, Value.Vectors.IsComplete: false } ? HealthCheckResult.Degraded("Not all vectors of the release are there yet; words alone are searched.")
                : HealthCheckResult.Healthy());
    }
}
