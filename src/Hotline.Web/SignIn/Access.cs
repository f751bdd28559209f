using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;

namespace Hotline.Web.SignIn;

/// <summary>What an account may be.</summary>
internal static class Roles
{
    /// <summary>Accounts, tokens, audit and knowledge. Sees no citizen's words without another role beside it.</summary>
    public const string Administrator = "administrator";

    /// <summary>The desk, all agencies of the own provinces, reports.</summary>
    public const string Supervisor = "supervisor";

    /// <summary>Writes drafts of the knowledge; sees no citizen's ticket.</summary>
    public const string KnowledgeEditor = "knowledge-editor";

    /// <summary>Lets drafts of the knowledge be published; sees no citizen's ticket.</summary>
    public const string KnowledgeApprover = "knowledge-approver";

    /// <summary>The desk, own agencies in the own provinces.</summary>
    public const string Operator = "operator";

    public static readonly IReadOnlyList<string> All = [Administrator, Supervisor, Operator, KnowledgeEditor, KnowledgeApprover];

    public static string Label(string role) => role switch
    {
        Administrator => "Quản trị",
        Supervisor => "Giám sát",
        Operator => "Cán bộ trực",
        KnowledgeEditor => "Biên tập kiến thức",
        KnowledgeApprover => "Duyệt kiến thức",
        _ => role,
    };
}

/// <summary>What an endpoint asks for. Each endpoint names one of these, or says that anybody may come.</summary>
internal static class Policies
{
    /// <summary>Whoever works at the desk.</summary>
    public const string Desk = "desk";

    /// <summary>Whoever signs in, for their own account.</summary>
    public const string Own = "own";

    /// <summary>Whoever may say who may do what, and read who did: an administrator who gave a second factor, or a token of one.</summary>
    public const string Accounts = "accounts";

    /// <summary>Whoever may change tokens and knowledge.</summary>
    public const string Administration = "administration";

    /// <summary>Whoever may look into how the bot answers, citizens' ratings included.</summary>
    public const string Supervision = "supervision";

    /// <summary>Whoever may try questions on the bench: nothing there is a citizen's.</summary>
    public const string Bench = "bench";

    public static void Add(AuthorizationOptions options)
    {
        options.AddPolicy(Bench, policy => policy.RequireAuthenticatedUser().RequireRole(Roles.Administrator, Roles.Supervisor, Roles.KnowledgeEditor, Roles.KnowledgeApprover));
        options.AddPolicy(Supervision, policy => policy.RequireAuthenticatedUser().RequireRole(Roles.Supervisor));
        options.AddPolicy(Desk, policy => policy.RequireAuthenticatedUser().RequireRole(Roles.Supervisor, Roles.Operator));
        options.AddPolicy(Own, policy => policy.RequireAuthenticatedUser());
        options.AddPolicy(Accounts, policy => policy.RequireAuthenticatedUser().RequireRole(Roles.Administrator).RequireAssertion(asked => !asked.User.ByCookie() || asked.User.HasSecondFactor()));
        options.AddPolicy(Administration, policy => policy.RequireAuthenticatedUser().RequireRole(Roles.Administrator));
    }
}

/// <summary>Reading who is signed in.</summary>
internal static class SignedIn
{
    /// <summary>Claim with the name shown to citizens and colleagues.</summary>
    public const string DisplayName = "hotline:name";

    /// <summary>Claim with a province slug; none: all provinces.</summary>
    public const string Province = "hotline:province";

    /// <summary>Claim with an agency id; none: all agencies of the provinces.</summary>
    public const string Agency = "hotline:agency";

    /// <summary>Whether the links to what <see cref="Policies.Supervision"/> guards are worth showing.</summary>
    public static bool Supervises(this ClaimsPrincipal user) => user.IsInRole(Roles.Supervisor);

    /// <summary>Whether the link to what <see cref="Policies.Administration"/> guards is worth showing.</summary>
    public static bool Administers(this ClaimsPrincipal user) => user.IsInRole(Roles.Administrator);

    /// <summary>Whether the link to what <see cref="Policies.Desk"/> guards is worth showing.</summary>
    public static bool WorksAtDesk(this ClaimsPrincipal user) => user.Supervises() || user.IsInRole(Roles.Operator);

    /// <summary>Whether the link to what <see cref="Policies.Bench"/> guards is worth showing.</summary>
    public static bool TriesQuestions(this ClaimsPrincipal user) => user.Supervises() || user.Administers() || user.IsInRole(Roles.KnowledgeEditor) || user.IsInRole(Roles.KnowledgeApprover);

    /// <summary>The page to begin with.</summary>
    public static string Home(this ClaimsPrincipal user) => user.WorksAtDesk() ? "/desk" : user.TriesQuestions() ? "/admin/bench" : AccountPages.Path;

    public static Tickets.Staff Staff(this ClaimsPrincipal user) =>
        new(user.FindFirstValue(ClaimTypes.NameIdentifier) ?? "", user.FindFirstValue(DisplayName) ?? user.Identity?.Name ?? "") { Reach = user.Reach() };

    /// <summary>What they may see: a supervisor all agencies of the own provinces, an operator the own agencies in them.</summary>
    public static Tickets.Reach Reach(this ClaimsPrincipal user) => new()
    {
        Provinces = Values(user, Province),
        // Without provinces the agencies are all that limits, also a supervisor.
        Agencies = user.Supervises() && user.HasClaim(claim => claim.Type == Province) ? [] : Values(user, Agency),
        WithoutProvince = user.Supervises(),
    };

    /// <summary>The claims that <see cref="Reach"/> reads.</summary>
    /// <param name="provinces">Province slugs separated by commas.</param>
    /// <param name="agencies">Agency ids separated by commas.</param>
    public static IEnumerable<Claim> ReachClaims(string provinces, string agencies) =>
        [.. provinces.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(id => new Claim(Province, id)), .. agencies.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(id => new Claim(Agency, id))];

    private static string[] Values(ClaimsPrincipal user, string type) => [.. user.FindAll(type).Select(claim => claim.Value).Distinct(StringComparer.Ordinal)];

    /// <summary>A code of the second factor was given when this session began.</summary>
    public static bool HasSecondFactor(this ClaimsPrincipal user) => user.HasClaim(claim => claim.Type == Sessions.WithSecondFactor);

    /// <summary>True when the browser's cookie, not a token, says who it is: only then can another site make the browser ask.</summary>
    public static bool ByCookie(this ClaimsPrincipal user) =>
        user.Identities.Any(identity => identity.IsAuthenticated && identity.AuthenticationType == IdentityConstants.ApplicationScheme);
}
