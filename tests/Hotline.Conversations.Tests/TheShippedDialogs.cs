using Hotline.Conversations.Flows;

namespace Hotline.Conversations.Tests;

public sealed class TheShippedDialogs
{
    [Fact]
    public void Have_no_error() => Assert.Empty(Dialogs.Load(Repository.Folder("dialogs")).Errors);
}
