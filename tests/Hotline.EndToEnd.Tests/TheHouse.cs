using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Hotline.EndToEnd.Tests;

/// <summary>Arrows point down only: what each project may refer to, read from the compiled assemblies.</summary>
public sealed class TheHouse
{
    private static readonly string[] WebFrameworks = ["Microsoft.AspNetCore", "Microsoft.EntityFrameworkCore", "Microsoft.Extensions.Hosting", "Npgsql", "Microsoft.Data.Sqlite"];

    public static TheoryData<string, string[]> Projects => new()
    {
        { "Hotline.Language", [] },
        { "Hotline.Tickets", ["Hotline.Language"] },
        { "Hotline.Knowledge", ["Hotline.Language"] },
        { "Hotline.Conversations", ["Hotline.Language", "Hotline.Knowledge", "Hotline.Tickets"] },
        { "Hotline.Channels", ["Hotline.Language", "Hotline.Knowledge", "Hotline.Tickets", "Hotline.Conversations"] },
        { "Hotline.Storage", ["Hotline.Language", "Hotline.Knowledge", "Hotline.Tickets", "Hotline.Conversations"] },
    };

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_refers_only_to_what_lies_below_it(string project, string[] below)
    {
        var referred = References(project).Where(name => name.StartsWith("Hotline.", StringComparison.Ordinal)).ToList();

        Assert.Empty(referred.Except(below));
    }

    [Theory]
    [InlineData("Hotline.Language")]
    [InlineData("Hotline.Tickets")]
    [InlineData("Hotline.Knowledge")]
    [InlineData("Hotline.Conversations")]
    public void The_domain_knows_neither_the_web_nor_a_database(string project)
    {
        var referred = References(project).Where(name => WebFrameworks.Any(framework => name.StartsWith(framework, StringComparison.Ordinal))).ToList();

        Assert.Empty(referred);
    }

    [Fact]
    public void The_table_names_every_project_but_the_host()
    {
        var source = Path.Combine(Checkout.Root, "src");
        var projects = Directory.GetDirectories(source).Select(Path.GetFileName).Where(name => name is not "Hotline.Web").Order(StringComparer.Ordinal);

        Assert.Equal(projects, Projects.Select(row => (string)row[0]).Order(StringComparer.Ordinal));
    }

    private static List<string> References(string project)
    {
        using var file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, project + ".dll"));
        using var assembly = new PEReader(file);
        var metadata = assembly.GetMetadataReader();
        List<string> names = [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
        Assert.NotEmpty(names);
        return names;
    }
}
