using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Hotline.ZaloSimulation;

/// <summary>The host <c>oauth.zaloapp.com</c>: consent and tokens.</summary>
internal sealed class OAuth(SimulatorOptions options, World world, Ledger ledger)
{
    public const string TokenPath = "/v4/oa/access_token";
    public const string ConsentPath = "/v4/oa/permission";

    /// <summary>Zalo needs the new pair twice as soon as it lives; half of its life is soon enough for anybody.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromHours(5.75);

    /// <summary>E1. The administrator always consents.</summary>
    public Answer Consent(IQueryCollection query)
    {
        var callback = query["redirect_uri"].ToString();
        if (query["app_id"] != options.AppId)
        {
            return new Answer(200, ZaloJson.TokenError(-14002, "Invalid app id"));
        }

        var fits = options.ConsentCallback.Length > 0
            ? callback == options.ConsentCallback
            : Uri.TryCreate(callback, UriKind.Absolute, out var address) && address.IsLoopback && address.Scheme is "http" or "https";
        if (!fits)
        {
            return new Answer(200, ZaloJson.TokenError(-14003, "Invalid redirect uri"));
        }

        var challenge = options.Pkce switch
        {
            PkceMode.Fixed => options.FixedChallenge,
            PkceMode.PerRequest => query["code_challenge"].ToString(),
            _ => "",
        };
        Code code;
        lock (world.Gate)
        {
            code = new Code(world.NextId("code"), challenge, world.Now);
            world.Codes[code.Value] = code;
        }

        Dictionary<string, string?> back = new() { ["code"] = code.Value, ["oa_id"] = options.OaId };
        if (options.EchoState && query.TryGetValue("state", out var state))
        {
            back["state"] = state;
        }

        return new Answer(302, "") { Location = QueryHelpers.AddQueryString(callback, back) };
    }

    /// <summary>E2.</summary>
    public Answer Token(IHeaderDictionary headers, IFormCollection form, Call call)
    {
        lock (world.Gate)
        {
            if (form.ContainsKey("secret_key") || form.ContainsKey("app_secret") || form.Any(field => field.Value == options.AppSecret) || headers.ContainsKey("Authorization"))
            {
                ledger.Violate("secret-misplaced", "the app's secret belongs into the header secret_key alone", call: call.Number);
            }

            if (headers["secret_key"] != options.AppSecret)
            {
                ledger.Violate("secret-missing", "the header secret_key is missing or wrong", call: call.Number);
                return Refusal(-14004, "Invalid secret key");
            }

            if (form["app_id"] != options.AppId)
            {
                ledger.Violate("bad-token-request", "app_id is missing or wrong", call: call.Number);
                return Refusal(-14002, "Invalid app id");
            }

            return form["grant_type"].ToString() switch
            {
                "authorization_code" => Exchange(form, call),
                "refresh_token" => Refresh(form["refresh_token"].ToString(), call),
                _ => UnknownGrant(call),
            };
        }
    }

    /// <summary>A pair as the console's API explorer gives it by hand.</summary>
    public Pair NewPair(bool seed)
    {
        var pair = new Pair
        {
            Access = world.NextToken("AT"),
            Refresh = world.NextToken("RT"),
            At = world.Now,
            Lifetime = world.NextLifetime ?? options.AccessTokenLifetime,
            RefreshExpires = world.Now + options.RefreshTokenLifetime,
            Seed = seed,
            Revoked = world.EveryTokenBad,
        };
        world.Pairs.Add(pair);
        return pair;
    }

    internal static string Challenge(string verifier) => WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));

    private static Answer Refusal(int code, string name, string description = "") => new(200, ZaloJson.TokenError(code, name, description));

    private Answer UnknownGrant(Call call)
    {
        ledger.Violate("bad-token-request", "grant_type is neither authorization_code nor refresh_token", call: call.Number);
        return Refusal(-14018, "Invalid grant type");
    }

    private Answer Exchange(IFormCollection form, Call call)
    {
        if (!world.Codes.TryGetValue(form["code"].ToString(), out var code) || code.Used || world.Now - code.At > TimeSpan.FromSeconds(600))
        {
            return Refusal(-14005, "Invalid code", "wrong, expired or used");
        }

        var verifier = form["code_verifier"].ToString();
        if (code.Challenge.Length > 0 && (verifier.Length != 43 || Challenge(verifier) != code.Challenge))
        {
            ledger.Violate("bad-token-request", "code_verifier does not fit the challenge", call: call.Number);
            return Refusal(-14005, "Invalid code", "verifier");
        }

        code.Used = true;
        return Success(NewPair(seed: false));
    }

    private Answer Refresh(string token, Call call)
    {
        var pair = world.Pairs.Find(known => known.Refresh == token);
        if (pair is null || pair.RefreshExpires < world.Now)
        {
            ledger.Violate("refresh-unknown", "the refresh token was never given, or is older than three months", call: call.Number);
            return Refusal(-14014, "Invalid refresh token", "used or expired");
        }

        if (pair.SpentBy != 0)
        {
            // Who never got the answer may ask once more: the next attempt decides.
            var spender = ledger.Calls.First(earlier => earlier.Number == pair.SpentBy);
            if (spender.Unknown)
            {
                spender.Unknown = false;
            }
            else
            {
                ledger.Violate("refresh-reused", FormattableString.Invariant($"the refresh token was spent by call {pair.SpentBy}"), call: call.Number);
            }

            return Refusal(-14014, "Invalid refresh token", "used or expired");
        }

        JudgeNeed(pair, call);
        pair.SpentBy = call.Number;
        if (world.EveryTokenBad)
        {
            world.RefreshesWhileBad.RemoveAll(earlier => world.Now - earlier > TimeSpan.FromMinutes(10));
            world.RefreshesWhileBad.Add(world.Now);
            if (world.RefreshesWhileBad.Count > 2)
            {
                ledger.Violate("refresh-storm", FormattableString.Invariant($"{world.RefreshesWhileBad.Count} refreshes in 10 minutes though every token is refused"), call: call.Number);
            }
        }

        return Success(NewPair(seed: false));
    }

    /// <summary>One refresh per expiry: not while the token has most of its life before it and nobody refused it.</summary>
    private void JudgeNeed(Pair pair, Call call)
    {
        var age = world.Now - pair.At;
        var rest = pair.Lifetime - age;
        if (pair.Seed || pair.WasRefused || rest <= TimeSpan.Zero)
        {
            return;
        }

        if (pair.Lifetime > Margin * 1.25 ? rest > Margin : age < pair.Lifetime * 0.4)
        {
            ledger.Violate("refresh-needless", FormattableString.Invariant($"the token of {pair.Lifetime.TotalMinutes:0.0} min was {age.TotalMinutes:0.0} min old and not refused"), call: call.Number);
        }
    }

    private Answer Success(Pair pair)
    {
        var body = new JsonObject { ["access_token"] = pair.Access, ["refresh_token"] = pair.Refresh };
        var seconds = (long)pair.Lifetime.TotalSeconds;
        switch (world.ExpiresIn)
        {
            case ExpiresIn.String:
                body["expires_in"] = seconds.ToString(CultureInfo.InvariantCulture);
                break;
            case ExpiresIn.Number:
                body["expires_in"] = seconds;
                break;
            case ExpiresIn.Missing:
                break;
        }

        return new Answer(200, ZaloJson.Text(body));
    }
}

/// <summary>What a simulated host says.</summary>
internal sealed record Answer(int Status, string Body)
{
    public string ContentType { get; init; } = "application/json";

    public string? Location { get; init; }

    public int RetryAfterSeconds { get; init; }

    public int? Error => ZaloJson.ErrorIn(Body);
}
