using Microsoft.Extensions.Configuration;

namespace Hotline.Storage.Tests;

public sealed class ChoosingTheDatabase
{
    [Fact]
    public void Without_settings_it_is_a_file_in_the_data_directory()
    {
        var options = From();

        Assert.Equal(StorageProvider.Sqlite, options.Provider);
        Assert.Contains(Path.Combine(Path.GetFullPath("somewhere"), "hotline.db"), options.ConnectionString, StringComparison.Ordinal);
        Assert.Contains("Foreign Keys=True", options.ConnectionString, StringComparison.Ordinal);
    }

    [Fact]
    public void PostgreSql_is_named_in_any_case()
    {
        var options = From((StorageOptions.ProviderKey, "postgresql"), (StorageOptions.ConnectionKey, "Host=db;Database=hotline;Username=hotline"));

        Assert.Equal(StorageProvider.PostgreSql, options.Provider);
        Assert.Contains("Host=db", options.ConnectionString, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Oracle", null, "Hotline:Storage is \"Oracle\"")]
    [InlineData("1", null, "Hotline:Storage is \"1\"")]
    [InlineData("PostgreSql", null, "ConnectionStrings:Hotline is missing")]
    [InlineData("PostgreSql", "Host=db", "ConnectionStrings:Hotline must name Host and Database")]
    [InlineData("PostgreSql", "Data Source=hotline.db", "ConnectionStrings:Hotline is not a connection string like")]
    [InlineData("Sqlite", "Data Source=:memory:", "ConnectionStrings:Hotline must name a file")]
    [InlineData("Sqlite", "Host=db;Database=hotline", "ConnectionStrings:Hotline is not a connection string like")]
    public void A_wrong_setting_is_named(string provider, string? connection, string message) =>
        Assert.Contains(message, Assert.Throws<InvalidOperationException>(() => From((StorageOptions.ProviderKey, provider), (StorageOptions.ConnectionKey, connection))).Message, StringComparison.Ordinal);

    private static StorageOptions From(params (string Key, string? Value)[] settings) =>
        StorageOptions.From(new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value))).Build(), "somewhere");
}
