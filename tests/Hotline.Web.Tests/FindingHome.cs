using Hotline.Web.Platform;

namespace Hotline.Web.Tests;

public sealed class FindingHome : IDisposable
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("hotline-home-");

    public void Dispose() => root.Delete(recursive: true);

    [Fact]
    public void The_nearest_folder_above_that_holds_settings_dialogs_and_knowledge_is_home()
    {
        var home = MakeHome("checkout");
        var deep = Directory.CreateDirectory(Path.Combine(home, "src", "Hotline.Web", "bin")).FullName;

        Assert.Equal(home, Home.Find(deep));
    }

    [Fact]
    public void The_first_start_wins_over_the_second()
    {
        var near = MakeHome("here");
        var far = MakeHome("there");

        Assert.Equal(near, Home.Find(near, far));
        Assert.Equal(far, Home.Find(root.FullName, far));
    }

    [Fact]
    public void A_folder_without_dialogs_is_not_home_and_the_refusal_names_what_is_looked_for()
    {
        var folder = MakeHome("half");
        Directory.Delete(Path.Combine(folder, "dialogs"));

        var refusal = Assert.Throws<HomeNotFoundException>(() => Home.Find(folder));

        Assert.Contains("appsettings.json, dialogs/ and knowledge/", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(folder, refusal.Message, StringComparison.Ordinal);
    }

    private string MakeHome(string name)
    {
        var home = root.CreateSubdirectory(name);
        home.CreateSubdirectory("dialogs");
        home.CreateSubdirectory("knowledge");
        File.WriteAllText(Path.Combine(home.FullName, "appsettings.json"), "{}");
        return home.FullName;
    }
}
