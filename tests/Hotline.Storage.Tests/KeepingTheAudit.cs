using System.Data.Common;
using Hotline.Storage.Migrations;
using Hotline.Storage.Platform;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Storage.Tests;

public sealed class KeepingTheAudit
{
    private static readonly CancellationToken Never = CancellationToken.None;

    [Theory, OnSqlite, OnPostgreSql]
    public async Task An_entry_is_neither_changed_nor_deleted_by_anybody(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        await store.Get<AuditLog>().WriteAsync("lan", "ticket.seen", "ticket:HG-7KQ4-M2", null, Never);
        await using var db = store.Db();

        await Assert.ThrowsAnyAsync<DbException>(() => db.Database.ExecuteSqlAsync($"update audit_entries set actor = 'minh'"));
        await Assert.ThrowsAnyAsync<DbException>(() => db.Database.ExecuteSqlAsync($"delete from audit_entries"));

        Assert.Equal(["lan"], await db.AuditEntries.Select(entry => entry.Actor).ToListAsync());
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Whoever_was_administrator_goes_on_seeing_tickets_after_the_upgrade(StorageProvider provider)
    {
        await using var store = await Store.EmptyAsync(provider);
        var files = Migration.Of(provider);
        await store.Get<Migrator>().MigrateAsync([.. files.Where(file => file.Version <= 7)], Never);
        await using var db = store.Db();
        await db.Database.ExecuteSqlAsync($"insert into roles (id, name, normalized_name) values ('a', 'administrator', 'ADMINISTRATOR'), ('o', 'operator', 'OPERATOR')");
        var no = provider == StorageProvider.Sqlite ? "0" : "false";
        var then = provider == StorageProvider.Sqlite ? "0" : "now()";
#pragma warning disable EF1002 // Both are constants of this test.
        await db.Database.ExecuteSqlRawAsync($"insert into users (id, display_name, created_at, email_confirmed, phone_number_confirmed, two_factor_enabled, lockout_enabled, access_failed_count) values ('lan', 'Lan', {then}, {no}, {no}, {no}, {no}, 0), ('minh', 'Minh', {then}, {no}, {no}, {no}, {no}, 0)");
        await db.Database.ExecuteSqlRawAsync($"insert into api_tokens (hash, name, roles, created_at) values ('1', 'all', 'administrator', {then}), ('2', 'desk', 'operator', {then})");
#pragma warning restore EF1002
        await db.Database.ExecuteSqlAsync($"insert into user_roles (user_id, role_id) values ('lan', 'a'), ('minh', 'o')");

        await store.Services.MigrateAsync(Never);

        Assert.Equal(
            ["lan administrator", "lan supervisor", "minh operator"],
            (await db.UserRoles.Join(db.Roles, held => held.RoleId, role => role.Id, (held, role) => held.UserId + " " + role.Name).ToListAsync()).Order(StringComparer.Ordinal));
        Assert.Equal(["administrator,supervisor", "operator"], await db.ApiTokens.OrderBy(token => token.Hash).Select(token => token.Roles).ToListAsync());
        Assert.Equal(["", ""], await db.Users.Select(user => user.Provinces + user.Agencies).ToListAsync());
    }
}
