using System.Data.Common;
using Hotline.Storage.Migrations;
using Hotline.Storage.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Storage.Tests;

public sealed class Migrating
{
    private static readonly CancellationToken Never = CancellationToken.None;

    [Theory, OnSqlite, OnPostgreSql]
    public async Task The_files_make_the_database_that_the_model_describes(StorageProvider provider)
    {
        await using var byFiles = await Store.OpenAsync(provider);
        await using var byModel = await Store.EmptyAsync(provider);
        await using var db = byModel.Db();
        await db.Database.EnsureCreatedAsync();

        var expected = await CatalogueAsync(byModel);

        Assert.Contains(expected, line => line.Contains("ix_tickets_code", StringComparison.Ordinal));
        Assert.Contains(expected, line => line.Contains("behind_since", StringComparison.Ordinal));
        Assert.Equal(expected, await CatalogueAsync(byFiles));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Migrating_again_changes_nothing(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        var secret = await store.Get<SigningKeys>().GetAsync(Never);
        var before = await CatalogueAsync(store);

        var again = store.AddNode();
        await again.MigrateAsync(Never);

        Assert.Equal(before, await CatalogueAsync(store));
        Assert.Equal(secret.ToArray(), (await again.GetRequiredService<SigningKeys>().GetAsync(Never)).ToArray());
        Assert.Equal(32, secret.Length);
    }

    [Theory, OnPostgreSql]
    public async Task A_server_that_may_lose_what_it_acknowledged_is_warned_of(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        Assert.DoesNotContain(store.Warnings.All, line => line.Contains("synchronous_commit", StringComparison.Ordinal));
        await using var db = store.Db();
        var name = (await db.Database.SqlQuery<string>($"select current_database() as \"Value\"").ToListAsync()).Single();
#pragma warning disable EF1002 // An identifier cannot be a parameter, and the name is the fixture's own.
        await db.Database.ExecuteSqlRawAsync($"alter database \"{name}\" set synchronous_commit = off");
#pragma warning restore EF1002
        Npgsql.NpgsqlConnection.ClearAllPools();

        await store.AddNode().MigrateAsync(Never);

        Assert.Contains(store.Warnings.All, line => line.Contains("synchronous_commit=off", StringComparison.Ordinal));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Nodes_that_start_at_once_on_an_empty_database_agree(StorageProvider provider)
    {
        await using var store = await Store.EmptyAsync(provider);
        var nodes = Enumerable.Range(0, 4).Select(_ => store.AddNode()).ToArray();

        await Task.WhenAll(nodes.Select(node => Task.Run(() => node.MigrateAsync(Never))));

        var secrets = await Task.WhenAll(nodes.Select(async node => Convert.ToHexString((await node.GetRequiredService<SigningKeys>().GetAsync(Never)).Span)));
        Assert.Single(secrets.Distinct());
        await using var db = store.Db();
        Assert.Equal(Migration.Of(provider).Count, await db.Database.SqlQuery<int>($"select count(*) as \"Value\" from schema_versions").SingleAsync());
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_database_of_a_newer_program_is_refused(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        var files = Migration.Of(provider);
        await store.Get<Migrator>().MigrateAsync([.. files, new Migration(9999, "9999_future", "create table future (id integer)")], Never);

        var refused = await Assert.ThrowsAsync<MigrationException>(() => store.Services.MigrateAsync(Never));

        Assert.Contains("9999_future", refused.Message, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_file_whose_number_comes_after_a_higher_one_was_applied_is_applied_too(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        var files = Migration.Of(provider);
        Migration later = new(9999, "9999_later", "create table later (id integer)");
        await store.Get<Migrator>().MigrateAsync([.. files, later], Never);

        await store.Get<Migrator>().MigrateAsync([.. files, new Migration(9998, "9998_earlier", "create table earlier (id integer)"), later], Never);

        Assert.Contains(await CatalogueAsync(store), line => line.Contains("column earlier id", StringComparison.Ordinal));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_file_that_was_changed_after_it_was_applied_is_refused(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        var files = Migration.Of(provider).ToList();
        files[0] = new Migration(files[0].Version, files[0].Name, files[0].Sql + "-- harmless?\n");

        var refused = await Assert.ThrowsAsync<MigrationException>(() => store.Get<Migrator>().MigrateAsync(files, Never));

        Assert.Contains("0001_initial", refused.Message, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_file_that_fails_leaves_the_database_as_it_was(StorageProvider provider)
    {
        await using var store = await Store.OpenAsync(provider);
        var before = await CatalogueAsync(store);
        Migration[] files = [.. Migration.Of(provider), new(9998, "9998_good", "create table good (id integer)"), new(9999, "9999_bad", "create table half (id integer); create tabel")];

        await Assert.ThrowsAnyAsync<DbException>(() => store.Get<Migrator>().MigrateAsync(files, Never));

        Assert.Equal(before, await CatalogueAsync(store));
        await store.Services.MigrateAsync(Never);
    }

    [Fact]
    public void Both_databases_have_the_same_numbered_files()
    {
        var names = Migration.Of(StorageProvider.Sqlite).Select(migration => migration.Name).ToArray();

        Assert.Equal("0001_initial", names[0]);
        var numbers = Migration.Of(StorageProvider.Sqlite).Select(migration => migration.Version).ToArray();
        Assert.Equal(numbers.Distinct().Order(), numbers);
        Assert.Equal(names, Migration.Of(StorageProvider.PostgreSql).Select(migration => migration.Name));
    }

    /// <summary>Names, types, nullability, keys, references and indexes of all tables but the runner's own and the search index, which the model does not know.</summary>
    private static async Task<List<string>> CatalogueAsync(Store store)
    {
        string[] queries = store.Options.Provider == StorageProvider.Sqlite
            ?
            [
                "select 'column ' || t.name || ' ' || c.name || ' ' || upper(c.type) || ' ' || c.\"notnull\" || ' ' || coalesce(c.dflt_value, '') || ' ' || c.pk || ' ' || (t.sql like '%autoincrement%') from sqlite_master t join pragma_table_xinfo(t.name) c where t.type = 'table' and t.name not like 'sqlite_%' and t.name <> 'schema_versions' and t.name not like 'transcript_words%'",
                "select 'reference ' || t.name || ' ' || r.\"from\" || ' ' || r.\"table\" || ' ' || coalesce(r.\"to\", '') || ' ' || r.on_delete || ' ' || r.on_update from sqlite_master t join pragma_foreign_key_list(t.name) r where t.type = 'table' and t.name not like 'transcript_words%'",
                "select 'index ' || t.name || ' ' || case when i.origin = 'c' then i.name else i.origin end || ' ' || i.\"unique\" || ' ' || i.partial || ' ' || c.seqno || ' ' || coalesce(c.name, '') || ' ' || c.desc from sqlite_master t join pragma_index_list(t.name) i join pragma_index_xinfo(i.name) c where t.type = 'table' and c.key and t.name <> 'schema_versions' and t.name not like 'transcript_words%'",
                "select 'filter ' || name || ' ' || substr(lower(sql), instr(lower(sql), ' where ')) from sqlite_master where type = 'index' and lower(sql) like '% where %'",
            ]
            :
            [
                "select concat_ws(' ', 'column', table_name, column_name, data_type, character_maximum_length, is_nullable, column_default, is_identity, identity_generation) from information_schema.columns where table_schema = 'public' and table_name not in ('schema_versions', 'transcript_words')",
                "select concat_ws(' ', 'constraint', conrelid::regclass, conname, pg_get_constraintdef(oid)) from pg_constraint where connamespace = 'public'::regnamespace and conrelid <> coalesce(to_regclass('schema_versions'), 0) and conrelid <> coalesce(to_regclass('transcript_words'), 0)",
                "select concat_ws(' ', 'index', indexdef) from pg_indexes where schemaname = 'public' and tablename not in ('schema_versions', 'transcript_words')",
            ];
        await using var db = store.Db();
        await db.Database.OpenConnectionAsync();
        var lines = new List<string>();
        foreach (var query in queries)
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = query;
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                lines.Add(reader.GetString(0));
            }
        }

        lines.Sort(StringComparer.Ordinal);
        return lines;
    }
}
