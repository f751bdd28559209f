using System.Text;
using Hotline.Storage.Rows;
using Hotline.Web.Platform;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Hotline.Web.SignIn;

/// <summary>
/// Length and nothing else (NIST SP 800-63B-4, 3.1.1): a password that stands alone is longer than one beside a second factor. Signs are counted as people
/// count them, after normalising; every sign of Unicode is allowed, spaces too, and nobody is made to change a password that is not known to others.
/// </summary>
internal sealed class PasswordLength(IOptions<HotlineOptions> options) : IPasswordValidator<User>
{
    /// <summary>Longer than any sentence; it only keeps a hash from being asked of a whole book.</summary>
    public const int Longest = 256;

    public Task<IdentityResult> ValidateAsync(UserManager<User> manager, User user, string? password)
    {
        var length = Length(password ?? "");
        var least = user.TwoFactorEnabled ? options.Value.Accounts.PasswordWithSecondFactor : options.Value.Accounts.Password;
        return Task.FromResult(
            length < least ? Refused("PasswordShort", $"Mật khẩu cần ít nhất {least} ký tự; một câu dài dễ nhớ là tốt nhất.")
            : length > Longest ? Refused("PasswordLong", $"Mật khẩu dài nhất {Longest} ký tự.")
            : IdentityResult.Success);
    }

    /// <summary>Code points after normalising.</summary>
    public static int Length(string password) => NormalisingHasher.Normal(password).EnumerateRunes().Count();

    private static IdentityResult Refused(string code, string description) => IdentityResult.Failed(new IdentityError { Code = code, Description = description });
}

/// <summary>The same words typed on another keyboard are the same password: "ế" is one sign or three, depending on who sends it.</summary>
internal sealed class NormalisingHasher(IOptions<PasswordHasherOptions>? options = null) : PasswordHasher<User>(options)
{
    public override string HashPassword(User user, string password) => base.HashPassword(user, Normal(password));

    public override PasswordVerificationResult VerifyHashedPassword(User user, string hashedPassword, string providedPassword)
    {
        var normal = Normal(providedPassword);
        var result = base.VerifyHashedPassword(user, hashedPassword, normal);

        // Kept before passwords were normalised: good once more, and then kept anew.
        return result == PasswordVerificationResult.Failed && normal != providedPassword && base.VerifyHashedPassword(user, hashedPassword, providedPassword) != PasswordVerificationResult.Failed
            ? PasswordVerificationResult.SuccessRehashNeeded
            : result;
    }

    internal static string Normal(string password)
    {
        try
        {
            return password.Normalize(NormalizationForm.FormKC);
        }
        catch (ArgumentException)
        {
            // Half a surrogate pair is no text; it is compared as it came.
            return password;
        }
    }
}
