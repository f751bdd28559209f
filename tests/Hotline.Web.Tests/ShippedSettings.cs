using System.Reflection;
using System.Text.Json;
using Hotline.Channels;
using Hotline.Tickets;
using Hotline.Web.Desk;
using Hotline.Web.Platform;
using Hotline.Web.Reports;
using Hotline.Web.Service;
using Microsoft.Extensions.Configuration;

namespace Hotline.Web.Tests;

public sealed class ShippedSettings
{
    private static readonly string File = Path.Combine(Home.Find(), "appsettings.json");

    [Fact]
    public void The_file_is_plain_JSON_without_comments()
    {
        using var document = JsonDocument.Parse(System.IO.File.ReadAllText(File));

        Assert.Equal(JsonValueKind.Object, document.RootElement.ValueKind);
    }

    [Fact]
    public void The_file_names_no_address_to_listen_on()
    {
        var settings = Load();

        Assert.False(settings.GetSection("Kestrel").Exists());
        Assert.False(settings.GetSection("Urls").Exists());
    }

    [Fact]
    public void The_shipped_values_are_valid()
    {
        var result = new ValidateHotlineOptions().Validate(null, Valid());

        Assert.True(result.Succeeded, result.FailureMessage);
    }

    [Theory]
    [InlineData("DataDirectory", " ", "Hotline:DataDirectory")]
    [InlineData("PublicUrl", "hotline.example.vn", "Hotline:PublicUrl")]
    [InlineData("PublicUrl", "https://example.vn/hotline", "Hotline:PublicUrl")]
    [InlineData("ForwardedHeaders:KnownProxies:0", "proxy", "Hotline:ForwardedHeaders:KnownProxies:0")]
    [InlineData("ForwardedHeaders:KnownNetworks:0", "10.0.0.0", "Hotline:ForwardedHeaders:KnownNetworks:0")]
    [InlineData("Limits:RequestBytes", "12", "Hotline:Limits:RequestBytes")]
    [InlineData("Limits:ParallelTurns", "0", "Hotline:Limits:ParallelTurns")]
    [InlineData("Bootstrap:Email", "quantri@example.vn", "Hotline:Bootstrap:Password")]
    [InlineData("Bootstrap:ApiToken", "short", "Hotline:Bootstrap:ApiToken")]
    public void A_senseless_value_is_refused_by_a_message_that_names_its_key(string key, string value, string named)
    {
        var settings = new ConfigurationBuilder().AddJsonFile(File).AddInMemoryCollection([new($"Hotline:{key}", value)]).Build();

        var result = new ValidateHotlineOptions().Validate(null, settings.GetSection("Hotline").Get<HotlineOptions>()!);

        Assert.True(result.Failed);
        Assert.Contains(named, result.FailureMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_key_under_Hotline_is_read_by_somebody()
    {
        var leaves = Leaves(Load().GetSection("Hotline"));

        Assert.All(leaves, path => Assert.True(Readers.Any(reader => Binds(reader.Type, path, reader.At)), $"Nobody reads {path}."));
    }

    [Fact]
    public void The_shipped_promises_are_valid_and_those_that_hold_without_the_file()
    {
        var shipped = Load().GetSection(ServiceLevelSetup.Section).Get<ServiceLevelSettings>()!;

        Assert.Empty(shipped.Errors(ServiceLevelSetup.Section));
        Assert.Equal(ServiceRules.Usual.Fingerprint, ServiceRules.Create(shipped, Language.Days.PublicHolidays.ByLaw).Fingerprint);
    }

    /// <summary>The option classes and the section each is bound to.</summary>
    private static readonly (Type Type, string At)[] Readers = [(typeof(HotlineOptions), "Hotline"), (typeof(ChannelsOptions), "Hotline"), (typeof(EmbeddingsOptions), EmbeddingsOptions.Section), (typeof(ModelOptions), ModelOptions.Section), (typeof(DeskOptions), DeskOptions.Section), (typeof(ServiceLevelSettings), ServiceLevelSetup.Section), (typeof(ReportOptions), ReportOptions.Section)];

    /// <summary>Keys that are read one by one, not through a class.</summary>
    private static readonly string[] ReadDirectly = ["Hotline:Storage"];

    private static bool Binds(Type type, string path, string at)
    {
        if (ReadDirectly.Contains(path))
        {
            return true;
        }

        if (!path.StartsWith(at + ":", StringComparison.Ordinal))
        {
            return false;
        }

        var current = type;
        foreach (var name in path[(at.Length + 1)..].Split(':'))
        {
            if (current.IsAssignableTo(typeof(System.Collections.IEnumerable)) && current != typeof(string))
            {
                return true;
            }

            if (current.GetProperty(name, BindingFlags.Public | BindingFlags.Instance) is not { } property)
            {
                return false;
            }

            current = property.PropertyType;
        }

        return true;
    }

    private static IEnumerable<string> Leaves(IConfigurationSection section) =>
        section.GetChildren().Any() ? section.GetChildren().SelectMany(Leaves) : [section.Path];

    private static IConfigurationRoot Load() => new ConfigurationBuilder().AddJsonFile(File).Build();

    private static HotlineOptions Valid() => Load().GetSection("Hotline").Get<HotlineOptions>()!;
}
