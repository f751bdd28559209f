using Hotline.Storage.Rows;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hotline.Storage.Mapping;

internal sealed class UserMapping : IEntityTypeConfiguration<User>
{
    public void Configure(EntityTypeBuilder<User> row)
    {
        row.ToTable("users");
        row.Property(user => user.DisplayName).HasMaxLength(200);
        row.Property(user => user.Provinces).Later();
        row.Property(user => user.Agencies).Later();

        // Only by a statement of its own: saving an account that was read a moment ago must not make a used code good again.
        row.Property(user => user.CodeStep).Metadata.SetAfterSaveBehavior(PropertySaveBehavior.Ignore);
    }
}

internal static class LaterColumns
{
    /// <summary>Older rows had none. Always sent by us: the default is the database's alone.</summary>
    public static void Later(this PropertyBuilder<string> property) => property.HasDefaultValueSql("''").ValueGeneratedNever();
}

internal sealed class UserSessionMapping : IEntityTypeConfiguration<UserSessionRow>
{
    public void Configure(EntityTypeBuilder<UserSessionRow> row)
    {
        row.ToTable("user_sessions");
        row.HasKey(session => session.Id);
        row.HasIndex(session => session.UserId);
        row.HasOne<User>().WithMany().HasForeignKey(session => session.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class RoleMapping : IEntityTypeConfiguration<IdentityRole>
{
    public void Configure(EntityTypeBuilder<IdentityRole> row) => row.ToTable("roles");
}

internal sealed class UserRoleMapping : IEntityTypeConfiguration<IdentityUserRole<string>>
{
    public void Configure(EntityTypeBuilder<IdentityUserRole<string>> row) => row.ToTable("user_roles");
}

internal sealed class UserClaimMapping : IEntityTypeConfiguration<IdentityUserClaim<string>>
{
    public void Configure(EntityTypeBuilder<IdentityUserClaim<string>> row) => row.ToTable("user_claims");
}

internal sealed class RoleClaimMapping : IEntityTypeConfiguration<IdentityRoleClaim<string>>
{
    public void Configure(EntityTypeBuilder<IdentityRoleClaim<string>> row) => row.ToTable("role_claims");
}

internal sealed class UserLoginMapping : IEntityTypeConfiguration<IdentityUserLogin<string>>
{
    public void Configure(EntityTypeBuilder<IdentityUserLogin<string>> row) => row.ToTable("user_logins");
}

internal sealed class UserTokenMapping : IEntityTypeConfiguration<IdentityUserToken<string>>
{
    public void Configure(EntityTypeBuilder<IdentityUserToken<string>> row) => row.ToTable("user_tokens");
}

internal sealed class ReleaseMapping : IEntityTypeConfiguration<ReleaseRow>
{
    public void Configure(EntityTypeBuilder<ReleaseRow> row)
    {
        row.ToTable("releases");
        row.HasKey(release => release.Number);
        row.Property(release => release.Number).ValueGeneratedNever();
        row.HasIndex(release => release.IsCurrent).IsUnique().HasFilter("is_current");
    }
}

internal sealed class TextVectorMapping : IEntityTypeConfiguration<TextVectorRow>
{
    public void Configure(EntityTypeBuilder<TextVectorRow> row)
    {
        row.ToTable("text_vectors");
        row.HasKey(vector => new { vector.Model, vector.Dimensions, vector.Hash });
        row.Property(vector => vector.Dimensions).ValueGeneratedNever();
    }
}

internal sealed class ApiTokenMapping : IEntityTypeConfiguration<ApiTokenRow>
{
    public void Configure(EntityTypeBuilder<ApiTokenRow> row)
    {
        row.ToTable("api_tokens");
        row.HasKey(token => token.Hash);
        row.Property(token => token.Provinces).Later();
        row.Property(token => token.Agencies).Later();
        row.HasOne<User>().WithMany().HasForeignKey(token => token.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class DataProtectionKeyMapping : IEntityTypeConfiguration<DataProtectionKeyRow>
{
    public void Configure(EntityTypeBuilder<DataProtectionKeyRow> row)
    {
        row.ToTable("data_protection_keys");
        row.HasKey(key => key.Id);
    }
}

internal sealed class SigningKeyMapping : IEntityTypeConfiguration<SigningKeyRow>
{
    public void Configure(EntityTypeBuilder<SigningKeyRow> row)
    {
        row.ToTable("signing_keys");
        row.HasKey(key => key.Name);
    }
}

internal sealed class OneTimeLinkMapping : IEntityTypeConfiguration<OneTimeLinkRow>
{
    public void Configure(EntityTypeBuilder<OneTimeLinkRow> row)
    {
        row.ToTable("one_time_links");
        row.HasKey(link => link.Hash);
    }
}

internal sealed class AuditEntryMapping : IEntityTypeConfiguration<AuditEntryRow>
{
    public void Configure(EntityTypeBuilder<AuditEntryRow> row)
    {
        row.ToTable("audit_entries");
        row.HasKey(entry => entry.Id);
        row.HasIndex(entry => new { entry.Subject, entry.Id });
        row.HasIndex(entry => entry.At);
    }
}
